COPY public.people (id, name, born, seen, vip) FROM stdin;
1	b	2000-01-01	2026-01-01 00:00:00+00	\N
\.
--
-- PostgreSQL database dump complete
--
