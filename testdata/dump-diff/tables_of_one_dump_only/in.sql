COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	ada@x	t
2	Bob	\N	f
3	Cy	cy@x	\N
\.
COPY public.log (line) FROM stdin;
\.
--
-- PostgreSQL database dump complete
--
