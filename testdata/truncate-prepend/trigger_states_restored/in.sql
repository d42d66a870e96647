--
-- PostgreSQL database dump
--

--
-- Data for Name: a; Type: TABLE DATA; Schema: public; Owner: postgres
--

ALTER TABLE public.a DISABLE TRIGGER USER;
COPY public.a (id) FROM stdin;
1
\.
ALTER TABLE public.a ENABLE TRIGGER USER;

--
-- Data for Name: p1; Type: TABLE DATA; Schema: public; Owner: postgres
--

ALTER TABLE public.p1 DISABLE TRIGGER USER;
COPY public.p1 (id) FROM stdin;
1
\.
ALTER TABLE public.p1 ENABLE TRIGGER USER;

--
-- PostgreSQL database dump complete
--

