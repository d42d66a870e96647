SET client_encoding = 'UTF8';

COPY public.posts (id, text, "edited by", author) FROM stdin;
1	a\tb	\N	bbbbbbbb-0000-4000-8000-000000000002
2	cccccccc-0000-4000-8000-000000000003	aaaaaaaa-0000-4000-8000-000000000001	bbbbbbbb-0000-4000-8000-000000000002
3	\\.	\N	\N
\.

COPY public.profiles (id, name) FROM stdin;
AAAAAAAA-0000-4000-8000-000000000001	Ada
\.

COPY public.tags (id) FROM stdin;
cccccccc-0000-4000-8000-000000000003
\.

--
-- PostgreSQL database dump complete
--
