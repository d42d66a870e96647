COPY t (a, b) FROM stdin;
1	2
1
\.

--
-- PostgreSQL database dump complete
--

