COPY public.late (id) FROM stdin;
1
\.
-- PostgreSQL database dump complete
