-- Data for Name: zone; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.zone VALUES (1);
-- Data for Name: egg; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.egg VALUES (1, 1, 1);
-- Data for Name: hen; Type: TABLE DATA; Schema: public; Owner: postgres
COPY public.hen (id, egg_id, mother_id, user_id) FROM stdin;
1	1	2	\N
2	1	1	\N
\.
SELECT pg_catalog.setval('public.hen_id_seq', 2, true);
-- PostgreSQL database dump complete
