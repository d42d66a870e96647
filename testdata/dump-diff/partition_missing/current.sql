COPY public.p1 (day, id) FROM stdin;
2024-05-05	1
\.
COPY public.p2 (id, day) FROM stdin;
2	2025-05-05
\.
--
-- PostgreSQL database dump complete
--
