COPY public.agents (id, name, email, active) FROM stdin;
2	Bob	c@x	t
3	Cy	d@x	t
\.
--
-- PostgreSQL database dump complete
--
