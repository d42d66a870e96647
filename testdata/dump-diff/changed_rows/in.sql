COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	bob@x	t
2	Bob "B" (x)	ada@x	f
4	O'Neil	\N	\N
\.
COPY public.posts (id, agent, reply_to, text) FROM stdin;
10	1	12	hello
12	4	\N	\\ $rows$
\.
COPY public.log (line) FROM stdin;
a
c
\.
SELECT pg_catalog.setval('public.agents_id_seq', 4, true);
--
-- PostgreSQL database dump complete
--
