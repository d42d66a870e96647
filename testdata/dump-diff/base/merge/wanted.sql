COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	ada@y	t
2	Robert	bob@x	t
4	Di	di@y	t
6	Flo	flo@x	t
8	Gina	gina@x	t
9	New	new@x	t
\.
COPY public.posts (id, agent, reply_to, text) FROM stdin;
\.
--
-- PostgreSQL database dump complete
--
