-- Data for Name: links; Type: TABLE DATA; Schema: public; Owner: -
INSERT INTO public.agents VALUES (9, 'Ada', 'a@x', false, DEFAULT);
INSERT INTO public.agents VALUES (100, 'Cy', NULL, true, DEFAULT);
INSERT INTO public.posts (id, agent, reply_to, text) VALUES (2, NULL, 10, E'two\nlines'), (10, 1, NULL, 'ten');
INSERT INTO public.log VALUES ('a'), ('b'), ('b'), (NULL);
SELECT pg_catalog.setval('public.agents_id_seq', 100, false);
SELECT pg_catalog.setval('public.z_seq', 4, true);
--
-- PostgreSQL database dump complete
--
