COPY public.t (id, code) FROM stdin;
1	b
\.
--
-- PostgreSQL database dump complete
--
