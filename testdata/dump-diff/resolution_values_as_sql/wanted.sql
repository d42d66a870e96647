COPY public.people (id, name, born, seen, vip) FROM stdin;
1	w	2000-01-03	2026-01-03 00:00:00+00	f
\.
--
-- PostgreSQL database dump complete
--
