COPY public.prices (amount, name) FROM stdin;
1.00	a
\.
--
-- PostgreSQL database dump complete
--
