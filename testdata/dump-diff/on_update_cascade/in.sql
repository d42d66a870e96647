COPY public.t (id, code) FROM stdin;
1	b
2	c
\.
--
-- PostgreSQL database dump complete
--
