COPY public.agents (id, name, email, active) FROM stdin;
1	Ada	b@x	t
2	Bob	a@x	t
\.
--
-- PostgreSQL database dump complete
--
