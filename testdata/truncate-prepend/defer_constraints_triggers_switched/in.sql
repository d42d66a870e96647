-- Data for Name: egg; Type: TABLE DATA; Schema: public; Owner: postgres
ALTER TABLE public.egg DISABLE TRIGGER USER;
INSERT INTO public.egg VALUES (1, 1);
ALTER TABLE public.egg ENABLE TRIGGER USER;
-- Data for Name: hen; Type: TABLE DATA; Schema: public; Owner: postgres
ALTER TABLE public.hen
    DISABLE TRIGGER USER;
INSERT INTO public.hen VALUES (1, 1);
ALTER TABLE public.hen ENABLE TRIGGER USER;
SELECT pg_catalog.setval('public.hen_id_seq', 1, true);
-- PostgreSQL database dump complete
RESET ALL;
