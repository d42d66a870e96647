--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.agents (id, name) VALUES (1, 'O''Hara');
INSERT INTO public.agents (id, name) VALUES (2, 'a;b
(c)');
INSERT INTO public.agents (id, name) VALUES (3, NULL);


--
-- Data for Name: Order Items; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public."Order Items" VALUES
	(1, 1),
	(2, 1);


--
-- Data for Name: empty; Type: TABLE DATA; Schema: public; Owner: postgres
--


--
-- Name: agents_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.agents_id_seq', 3, true);


--
-- PostgreSQL database dump complete
--

