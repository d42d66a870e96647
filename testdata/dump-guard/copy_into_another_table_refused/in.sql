COPY public.b FROM stdin;
1
\.
-- PostgreSQL database dump complete
