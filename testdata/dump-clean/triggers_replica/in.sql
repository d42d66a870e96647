--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

ALTER TABLE public.t DISABLE TRIGGER ALL;
ALTER TABLE ONLY "We ird"."T; all" DISABLE TRIGGER ALL;
INSERT INTO public.t VALUES (1);
ALTER TABLE public.t ENABLE TRIGGER ALL;
ALTER TABLE public.t ENABLE TRIGGER my_trigger;

--
-- PostgreSQL database dump complete
--

