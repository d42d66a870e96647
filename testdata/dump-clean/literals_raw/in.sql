--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.t VALUES (1, 'two
lines\', $$x
y$$);
COPY public.t (a, b) FROM stdin;
1	a\nb\\
\.

--
-- PostgreSQL database dump complete
--

