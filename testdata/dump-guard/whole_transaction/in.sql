BEGIN;
SET LOCAL client_encoding = 'UTF8';
TRUNCATE TABLE ONLY "public"."a", ONLY "public"."Odd ""name";
ALTER TABLE public.a DISABLE TRIGGER USER;
COPY public.a (id, text) FROM stdin;
1	DELETE FROM public.a;
2	\N
\.
INSERT INTO public."Odd ""name" VALUES (1, 'now()', -2.5, NULL);
INSERT INTO public."Odd ""name" VALUES (2, E'it\'s', 1e5, true);
ALTER TABLE public.a ENABLE TRIGGER USER;
ALTER SEQUENCE "public"."a_id_seq" RESTART;
SELECT pg_catalog.setval('public.a_id_seq', 2, true);
COMMIT;
-- PostgreSQL database dump complete
