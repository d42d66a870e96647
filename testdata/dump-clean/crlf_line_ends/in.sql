--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (a, b) FROM stdin;
1	\r
2	y
\.

INSERT INTO public.t VALUES (3,
'a
b');

--
-- PostgreSQL database dump complete
--

