SELECT pg_catalog.setval('public.t_id_seq', 42, true);
SELECT pg_catalog.setval('public."It''s"', -7, false);
SELECT setval('public.u', 3);
-- PostgreSQL database dump complete
