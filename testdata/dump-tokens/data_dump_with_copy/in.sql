--
-- PostgreSQL database dump
--

\restrict dumplineTestKey

-- Dumped from database version 15
-- Dumped by pg_dump version 15

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.t (id, "Text;") FROM stdin;
1	line\nline
2	\N
\.


--
-- Data for Name: nocols; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.nocols  FROM stdin;


\.


--
-- Name: t_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.t_id_seq', 2, true);


--
-- PostgreSQL database dump complete
--

\unrestrict dumplineTestKey

