COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	a@x	t
2	Bob	b@x	t
1	Ada	c@x	t
\.
--
-- PostgreSQL database dump complete
--
