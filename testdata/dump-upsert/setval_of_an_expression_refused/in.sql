SELECT pg_catalog.setval('public.u', (SELECT max(id) FROM public.t));
-- PostgreSQL database dump complete
