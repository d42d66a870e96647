-- Data for Name: parent; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.parent VALUES (1), (2);
-- Data for Name: child; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.child VALUES (1, 1);
-- Data for Name: empty_t; Type: TABLE DATA; Schema: public; Owner: postgres
SELECT pg_catalog.setval('public.s', 4, true);
-- PostgreSQL database dump complete
