COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	ada@x	t
2	Bob	bob@x	t
3	Cy	cy@x	t
4	Di	di@x	t
5	Ed	ed@x	t
6	Flo	flo@x	t
\.
--
-- PostgreSQL database dump complete
--
