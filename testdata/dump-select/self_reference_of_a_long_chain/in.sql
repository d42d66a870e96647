COPY public.n (id, p) FROM stdin;
6	4
1	\N
2	1
3	2
4	3
5	4
7	6
8	7
\.
-- PostgreSQL database dump complete
