--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (a,
 b) FROM stdin;
1	x
\.


COPY public.nocols  FROM stdin;

\.

--
-- PostgreSQL database dump complete
--

