--
-- PostgreSQL database dump
--

\restrict vvUCRp7cErvp9mPWA4A9kL92yChhCPvJNbkMAsa0x6AOWm9m0h8jFpL9q3izmah

-- Dumped from database version 18.6 (Debian 18.6-3)
-- Dumped by pg_dump version 18.6 (Debian 18.6-3)

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
-- Data for Name: rooms; Type: TABLE DATA; Schema: public; Owner: -
--

SET SESSION AUTHORIZATION DEFAULT;

ALTER TABLE public.rooms DISABLE TRIGGER ALL;

COPY public.rooms (id, during) FROM stdin;
1	[2026-01-01,2027-01-01)
1	[2027-01-01,2028-01-01)
2	[2026-02-01,2026-03-01)
\.


ALTER TABLE public.rooms ENABLE TRIGGER ALL;

--
-- Data for Name: bookings; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.bookings DISABLE TRIGGER ALL;

COPY public.bookings (room, during, note) FROM stdin;
1	[2026-06-01,2027-06-01)	over two rows\ttab
\.


ALTER TABLE public.bookings ENABLE TRIGGER ALL;

--
-- Data for Name: cache; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.cache DISABLE TRIGGER ALL;

COPY public.cache (key, value) FROM stdin;
k	{"url": "http://127.0.0.1:54321/x"}
\.


ALTER TABLE public.cache ENABLE TRIGGER ALL;

--
-- Data for Name: parts_a; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.parts_a DISABLE TRIGGER ALL;

COPY public.parts_a (id, kind) FROM stdin;
1	a
\.


ALTER TABLE public.parts_a ENABLE TRIGGER ALL;

--
-- Data for Name: parts_rest; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.parts_rest DISABLE TRIGGER ALL;

COPY public.parts_rest (id, kind) FROM stdin;
2	b
\.


ALTER TABLE public.parts_rest ENABLE TRIGGER ALL;

--
-- Data for Name: towns; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.towns DISABLE TRIGGER ALL;

COPY public.towns (id, name) FROM stdin;
1	Ulm
2	multi\nline
3	\\. \\restrict
\.


ALTER TABLE public.towns ENABLE TRIGGER ALL;

--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

ALTER TABLE public.people DISABLE TRIGGER ALL;

COPY public.people (id, town, first, last, image) FROM stdin;
1	1	Ada	Lovelace	http://127.0.0.1:54321/storage/v1/object/public/images/ada.png
2	99	Bob	\N	\N
\.


ALTER TABLE public.people ENABLE TRIGGER ALL;

--
-- Name: towns_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.towns_id_seq', 3, true);


--
-- PostgreSQL database dump complete
--

\unrestrict vvUCRp7cErvp9mPWA4A9kL92yChhCPvJNbkMAsa0x6AOWm9m0h8jFpL9q3izmah

