COPY public.t (id, boss) FROM stdin;
\.
--
-- PostgreSQL database dump complete
--
