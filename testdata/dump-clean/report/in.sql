\restrict K
SET client_encoding = 'UTF8';
--
-- Data for Name: a; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.a (x) FROM stdin;
1
b\nc
\.
--
-- Data for Name: b; Type: TABLE DATA; Schema: public; Owner: postgres
--

--
-- Data for Name: c; Type: TABLE DATA; Schema: public; Owner: postgres
--

ALTER TABLE public.c DISABLE TRIGGER ALL;
INSERT INTO public.c VALUES ('p
q');
INSERT INTO public.c VALUES (2);

--
-- PostgreSQL database dump complete
--

\unrestrict K
