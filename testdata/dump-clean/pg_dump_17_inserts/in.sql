--
-- PostgreSQL database dump
--

\restrict gGukgXjxZN4yQcv0FK2BPTc7WNWLtfQ57MDzP5R7wnlHLamfOZbm0s0NzOnaUdi

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

INSERT INTO public.towns OVERRIDING SYSTEM VALUE VALUES
	(1, 'Ulm'),
	(2, 'multi
line');
INSERT INTO public.towns OVERRIDING SYSTEM VALUE VALUES
	(3, '\. \restrict'),
	(4, '''; drop table "towns"; --');


--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.people VALUES
	(1, 1, 'Ada', DEFAULT, 'http://127.0.0.1:54321/storage/v1/object/public/images/ada.png'),
	(2, NULL, 'tab	end', DEFAULT, NULL);


--
-- Name: towns_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.towns_id_seq', 4, true);


--
-- PostgreSQL database dump complete
--

\unrestrict gGukgXjxZN4yQcv0FK2BPTc7WNWLtfQ57MDzP5R7wnlHLamfOZbm0s0NzOnaUdi

