--
-- PostgreSQL database dump
--

\restrict zC9dInrg2icmenfeUS2hS27FoMUODPJyKMgJzGDuQWSolQhijtnZVHZeFBB2mAh

-- Dumped from database version 17.12 (Debian 17.12-0+deb13u1)
-- Dumped by pg_dump version 17.12 (Debian 17.12-0+deb13u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Data for Name: towns; Type: TABLE DATA; Schema: public; Owner: -
--

SET SESSION AUTHORIZATION DEFAULT;

ALTER TABLE public.towns DISABLE TRIGGER ALL;

COPY public.towns (id, name) FROM stdin;
1	Ulm
2	multi\nline
3	\\. \\restrict
4	'; drop table "towns"; --
\.


ALTER TABLE public.towns ENABLE TRIGGER ALL;

--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.people DISABLE TRIGGER ALL;

COPY public.people (id, town, first, image) FROM stdin;
1	1	Ada	http://127.0.0.1:54321/storage/v1/object/public/images/ada.png
2	\N	tab\tend	\N
\.


ALTER TABLE public.people ENABLE TRIGGER ALL;

--
-- Name: towns_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.towns_id_seq', 4, true);


--
-- PostgreSQL database dump complete
--

\unrestrict zC9dInrg2icmenfeUS2hS27FoMUODPJyKMgJzGDuQWSolQhijtnZVHZeFBB2mAh

