COPY public.a (id, b) FROM stdin;
1	1
2	2
3	2
\.
COPY public.b (id, c) FROM stdin;
1	1
2	2
\.
COPY public.c (id, a) FROM stdin;
1	2
2	\N
3	1
\.
-- PostgreSQL database dump complete
