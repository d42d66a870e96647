COPY public.people (id, name, born, seen, vip) FROM stdin;
1	c	2000-01-02	2026-01-02 00:00:00+00	t
\.
--
-- PostgreSQL database dump complete
--
