COPY public.agents (id, name, email, active) FROM stdin;
2	Bob	b@x	t
3	Cy	c@x	t
\.
--
-- PostgreSQL database dump complete
--
