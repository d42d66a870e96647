--
-- PostgreSQL database dump
--

COPY public.options (id, v) FROM stdin;
1	s:24:"http://127.0.0.1:54321/a";
\.

--
-- PostgreSQL database dump complete
--

