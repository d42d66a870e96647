COPY public.other (id) FROM stdin;
1
\.
-- PostgreSQL database dump complete
