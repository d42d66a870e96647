--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (id, name, note) FROM stdin;
1	a\tb	\N
2	\\.	-- PostgreSQL database dump complete
\.


COPY public.t FROM stdin;
3	c	d
\.
-- PostgreSQL database dump complete
