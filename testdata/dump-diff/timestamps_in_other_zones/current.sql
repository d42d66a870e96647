COPY public.t (id, at) FROM stdin;
1	2024-02-29 18:30:00.5-05
2	2024-03-01 05:30:01+05:30
3	infinity
\.
--
-- PostgreSQL database dump complete
--
