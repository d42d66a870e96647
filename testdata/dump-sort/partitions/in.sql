COPY public.p2 (id, day) FROM stdin;
1	2025-05-05
\.
COPY public.p1 (day, id) FROM stdin;
2024-05-05	2
2024-05-05	1
\.
--
-- PostgreSQL database dump complete
--
