--
-- PostgreSQL database dump
--

--
-- Data for Name: job; Type: TABLE DATA; Schema: cron; Owner: postgres
--

COPY cron.job (jobid, schedule) FROM stdin;
1	* * * * *
\.

--
-- PostgreSQL database dump complete
--

