-- Data for Name: two lines; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public."two
lines" VALUES (1);
-- PostgreSQL database dump complete
