COPY public.comments (id, target_type, target_id, x, y) FROM stdin;
1	post	7	a	7
2	photo	7	\N	\N
3	other	9	\N	\N
4	\N	9	\N	\N
\.
COPY public.photos (id) FROM stdin;
7
8
\.
COPY public.posts (id, slug) FROM stdin;
7	a
7	b
8	a
\.
-- PostgreSQL database dump complete
