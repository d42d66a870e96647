--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (a, b) FROM stdin;
-- comment	x
\\restrict abc	x
\restrict abc	x
\\.	x
INSERT INTO t VALUES ('unclosed);	x
/*	\.
\.x	x
\.

--
-- PostgreSQL database dump complete
--

