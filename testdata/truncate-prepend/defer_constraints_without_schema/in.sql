COPY public."2024_orders" (id) FROM stdin;
1
\.
COPY public.p (id) FROM stdin;
1
\.
--
-- PostgreSQL database dump complete
--
