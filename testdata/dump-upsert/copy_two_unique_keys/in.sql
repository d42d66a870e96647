COPY public.two_keys (id, email, region) FROM stdin;
1	a	b
\.
-- PostgreSQL database dump complete
