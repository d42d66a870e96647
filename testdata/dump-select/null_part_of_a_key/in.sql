COPY public.items (id, region, number) FROM stdin;
1	a	1
2	z	\N
3	\N	9
\.
COPY public.orders (number, region) FROM stdin;
1	a
2	a
\.
-- PostgreSQL database dump complete
