-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.t VALUES (1, 'SELECT pg_catalog.setval(''public.s'', 1, true);');
SELECT pg_catalog.setval('public.t_id_seq', 4, true);
SELECT pg_catalog.setval('"We ird"."it''s a ""seq"""', 1, false);
SELECT pg_catalog.setval(E'public."two\nlines\\"', 1, false); SELECT 1;
SELECT other.setval('public.s', 1);
-- PostgreSQL database dump complete
