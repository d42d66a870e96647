COPY public.prices (amount, name) FROM stdin;
\.
--
-- PostgreSQL database dump complete
--
