COPY public.links (a, b) FROM stdin;
1	2
1	1
1	2
\.
--
-- PostgreSQL database dump complete
--
