COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	ada@x	t
2	Bob	\N	f
3	Cy	cy@x	\N
\.
COPY public.posts (id, agent, reply_to, text) FROM stdin;
10	1	\N	hello
11	3	10	two\nlines
\.
COPY public.log (line) FROM stdin;
a
a
b
\.
--
-- PostgreSQL database dump complete
--
