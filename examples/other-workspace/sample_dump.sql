--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Data for Name: customers; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.customers (id, email) FROM stdin;
1	ada@example.com
2	grace@example.org
\.


--
-- PostgreSQL database dump complete
--

