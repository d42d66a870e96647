COPY public.log (line) FROM stdin;
a
b
\.
--
-- PostgreSQL database dump complete
--
