COPY public.log (entry) FROM stdin;
\.
-- PostgreSQL database dump complete
