--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (a) FROM stdin;
1
\.

--
-- PostgreSQL database dump complete
--

