COPY public.a (id, v) FROM stdin;
1	x
3	y
\.
COPY public.b (a) FROM stdin;
1
2
\.
COPY public.a (id) FROM stdin;
2
\.
-- PostgreSQL database dump complete
