COPY public.t (id, colour) FROM stdin;
1	red
\.
-- PostgreSQL database dump complete
