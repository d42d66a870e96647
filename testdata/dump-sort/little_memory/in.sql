COPY public.posts (text, id, agent, reply_to) FROM stdin;
ten	10	1	\N
two\nlines	2	\N	10
\.
COPY public.log (line) FROM stdin;
b
\N
a
b
\.
COPY public.links (a, b) FROM stdin;
\.
COPY public.agents (id, name, email, active) FROM stdin;
100	Cy	\N	t
9	Ada	a@x	f
\.
SELECT pg_catalog.setval('public.z_seq', 4, true);
SELECT pg_catalog.setval('public.agents_id_seq', 100, false);
--
-- PostgreSQL database dump complete
--
