COPY public.tree (id, parent) FROM stdin;
1	6
4	5
5	6
6	\N
\.
COPY public.pair (id, other) FROM stdin;
1	2
2	1
\.
--
-- PostgreSQL database dump complete
--
