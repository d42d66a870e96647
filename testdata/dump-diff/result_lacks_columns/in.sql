COPY public.agents (id, name, email) FROM stdin;
1	Ada	ada@y
9	New	\N
\.
COPY public.log (line) FROM stdin;
a
b
b
c
\.
--
-- PostgreSQL database dump complete
--
