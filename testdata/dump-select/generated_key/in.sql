COPY public.a (id) FROM stdin;
1
\.
COPY public.b (x) FROM stdin;
1
\.
-- PostgreSQL database dump complete
