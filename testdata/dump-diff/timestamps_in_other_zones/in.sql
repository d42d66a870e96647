COPY public.t (id, at) FROM stdin;
1	2024-03-01 00:30:00.5+01
2	2024-03-01 00:00:00+00
3	infinity
\.
--
-- PostgreSQL database dump complete
--
