--
-- PostgreSQL database dump
--

COPY public.node (id, parent_id) FROM stdin;
1	3
2	\N
3	\N
\.


--
-- PostgreSQL database dump complete
--

