-- http://127.0.0.1:54321 in a comment
/* 'http://127.0.0.1:54321' */
-- Data for Name: http://127.0.0.1:54321; Type: TABLE DATA; Schema: public; Owner: postgres
INSERT INTO public."http://127.0.0.1:54321" ("http://127.0.0.1:54321/x") VALUES ('http://127.0.0.1:54321/x');
COPY public."http://127.0.0.1:54321" ("http://127.0.0.1:54321/x") FROM stdin;
http://127.0.0.1:54321/x
\.
COMMENT ON TABLE public."http://127.0.0.1:54321" IS 'see http://127.0.0.1:54321';
SELECT pg_catalog.setval('public."http://127.0.0.1:54321_id_seq"', 7, true);
-- PostgreSQL database dump complete
