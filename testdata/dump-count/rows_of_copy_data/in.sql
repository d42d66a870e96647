--
-- PostgreSQL database dump
--

\restrict abc

--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.agents (id, name) FROM stdin;
1	O'Hara
2	a\nb
3	\N
\.


--
-- Data for Name: empty; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.empty (id) FROM stdin;
\.


--
-- Data for Name: no_columns; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.no_columns  FROM stdin;


\.


--
-- PostgreSQL database dump complete
--

\unrestrict abc
