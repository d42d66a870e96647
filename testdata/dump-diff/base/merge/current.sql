COPY public.agents (id, name, email, active) FROM stdin;
1	Ada L.	ada@x	t
2	Bobby	bob@x	t
3	Cy	cy@x	f
5	Ed	ed@x	t
7	User	user@x	t
8	Gus	gus@x	t
\.
COPY public.posts (id, agent, reply_to, text) FROM stdin;
1	8	\N	of a user
2	8	\N	another
\.
--
-- PostgreSQL database dump complete
--
