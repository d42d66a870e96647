--
-- PostgreSQL database dump
--

\restrict Key1

SET client_encoding = 'UTF8';

--
-- Data for Name: parent; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.parent (id) FROM stdin;
1
-- Data for Name: fake; Type: TABLE DATA; Schema: public; Owner: x
\.



--
-- PostgreSQL database dump complete
--

\unrestrict Key1

