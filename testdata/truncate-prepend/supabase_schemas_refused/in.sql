--
-- PostgreSQL database dump
--
SET client_encoding = 'UTF8';
--
-- Data for Name: users; Type: TABLE DATA; Schema: auth; Owner: -
--

COPY auth.users (id) FROM stdin;
1
\.


--
-- Data for Name: empty; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.empty (id) FROM stdin;
\.


--
-- PostgreSQL database dump complete
--
