COPY public.log (line) FROM stdin;
a
a
a
c
\.
--
-- PostgreSQL database dump complete
--
