COPY t (a) FROM stdin;
\xC3\xA9
\351
\.

--
-- PostgreSQL database dump complete
--

