-- Data for Name: a; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public.a VALUES (1, 2);
INSERT INTO public.a VALUES (2, 1);
-- PostgreSQL database dump complete
