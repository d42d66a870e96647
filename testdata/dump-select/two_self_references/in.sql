COPY public.people (id, code, boss, mentor) FROM stdin;
1	a	\N	\N
2	b	\N	a
3	c	2	c
4	d	3	a
\.
-- PostgreSQL database dump complete
