--
-- PostgreSQL database dump
--

COPY public.agents (id, name, boss_id) FROM stdin;
1	Ada	\N
\.
