COPY public.parent (id, code) FROM stdin;
1	a
\.
INSERT INTO public.child (id, code) VALUES (1, 'a');
-- PostgreSQL database dump complete
