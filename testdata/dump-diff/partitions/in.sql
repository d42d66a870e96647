COPY public.p (id, day) FROM stdin;
1	2024-05-05
2	2025-05-06
\.
--
-- PostgreSQL database dump complete
--
