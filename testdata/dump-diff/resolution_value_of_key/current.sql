COPY public.prices (amount, name) FROM stdin;
1.0	a
\.
--
-- PostgreSQL database dump complete
--
