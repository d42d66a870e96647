COPY public.links (a, b) FROM stdin;
1	2
1	\N
\.
--
-- PostgreSQL database dump complete
--
