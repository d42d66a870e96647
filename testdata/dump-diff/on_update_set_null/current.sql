COPY public.t (id, code) FROM stdin;
1	a
\.
--
-- PostgreSQL database dump complete
--
