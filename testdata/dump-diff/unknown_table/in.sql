COPY public.other (a) FROM stdin;
1
\.
--
-- PostgreSQL database dump complete
--
