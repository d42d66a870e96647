COPY public.t (id, boss) FROM stdin;
1	2
2	1
3	3
4	1
\.
--
-- PostgreSQL database dump complete
--
