--
-- PostgreSQL database dump
--

--
-- Data for Name: part_config; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.part_config (id) FROM stdin;
1
\.

--
-- PostgreSQL database dump complete
--

