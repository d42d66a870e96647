--
-- PostgreSQL database dump
--

--
-- Data for Name: spatial_ref_sys; Type: TABLE DATA; Schema: extensions; Owner: postgres
--

COPY extensions.spatial_ref_sys (srid, auth_name) FROM stdin;
\.

--
-- Data for Name: job; Type: TABLE DATA; Schema: cron; Owner: postgres
--

COPY cron.job (jobid, schedule) FROM stdin;
1	* * * * *
\.

--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.t (id) FROM stdin;
1
\.

--
-- PostgreSQL database dump complete
--

