INSERT INTO public.t (id, name) VALUES (1, NULL);
COPY public.t (id, name) FROM stdin;
2	b
\.
-- PostgreSQL database dump complete
