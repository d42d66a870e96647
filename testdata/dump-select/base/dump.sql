--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.agents (id, name, boss_id) FROM stdin;
1	Ada	\N
2	Grace	1
3	Edsger	2
4	Alan	4
5	Barbara	77
6	Tab\there	\N
\.


--
-- Data for Name: comments; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.comments (id, post_id, author_id, parent_id, body) FROM stdin;
100	10	3	\N	First
101	10	1	100	Second\\nline
102	11	4	101	\N
103	11	\N	102	Fourth
\.


--
-- Data for Name: posts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.posts (id, author_id, title) FROM stdin;
10	2	Compilers
11	3	Semaphores
12	5	Abstraction
\.


--
-- Data for Name: profiles; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.profiles (user_id, agent_id) FROM stdin;
5c8a7c2e-0000-4000-8000-000000000001	1
5c8a7c2e-0000-4000-8000-000000000003	3
\.


--
-- Name: agents_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.agents_id_seq', 6, true);


--
-- PostgreSQL database dump complete
--

