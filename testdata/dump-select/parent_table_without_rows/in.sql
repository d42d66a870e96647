--
-- Data for Name: a; Type: TABLE DATA; Schema: public; Owner: -
--



COPY public.b (a) FROM stdin;
1
\.
-- PostgreSQL database dump complete
