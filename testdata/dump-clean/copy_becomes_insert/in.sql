--
-- PostgreSQL database dump
--

\restrict Key1

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.agents (id, name, note) FROM stdin;
1	O'Neil	\N
2	two\nlines	
3	\\N	tab\there
4	back\\slash	c\b\f\v\r.
\.


--
-- Data for Name: No Cols; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public."No Cols"  FROM stdin;


\.


--
-- Data for Name: Table; "q" --x; Type: TABLE DATA; Schema: We ird; Owner: postgres
--

COPY "We ird"."Table; ""q"" --x" (id, "Col umn", "select") FROM stdin;
1	x	\101\x42\q
\.


--
-- Data for Name: empty_t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.empty_t (id) FROM stdin;
\.


SELECT pg_catalog.setval('public.agents_id_seq', 4, true);


--
-- PostgreSQL database dump complete
--

\unrestrict Key1

