COPY public.t (id, code) FROM stdin;
1	a
2	b
\.
--
-- PostgreSQL database dump complete
--
