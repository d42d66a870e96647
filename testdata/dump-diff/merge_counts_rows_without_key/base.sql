COPY public.log (line) FROM stdin;
a
a
\.
--
-- PostgreSQL database dump complete
--
