ALTER TABLE public.p DISABLE TRIGGER USER;
INSERT INTO public.p VALUES (2);
ALTER TABLE public.p ENABLE TRIGGER USER;
ALTER TABLE public.a DISABLE TRIGGER USER;
INSERT INTO public.a VALUES (1, 2);
ALTER TABLE public.a ENABLE TRIGGER USER;
-- Data for Name: x; Type: TABLE DATA; Schema: public; Owner: postgres
-- PostgreSQL database dump complete
