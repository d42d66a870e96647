COPY public.tree (id, parent) FROM stdin;
1	\N
2	1
3	2
\.
COPY public.pair (id, other) FROM stdin;
\.
--
-- PostgreSQL database dump complete
--
