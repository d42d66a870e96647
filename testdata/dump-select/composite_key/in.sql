COPY public.items (id, region, number) FROM stdin;
1	a	11
2	a1	1
3	a	1
\.
COPY public.orders (region, number) FROM stdin;
a	1
a	11
a1	1
b	11
\.
-- PostgreSQL database dump complete
