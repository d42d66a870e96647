COPY public.p1 (day, id) FROM stdin;
2024-05-05	1
\.
--
-- PostgreSQL database dump complete
--
