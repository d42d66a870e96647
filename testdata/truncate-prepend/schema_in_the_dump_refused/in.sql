--
-- PostgreSQL database dump
--
SET client_encoding = 'UTF8';
CREATE TABLE public.a (id int);
COPY public.a (id) FROM stdin;
1
\.

--
-- PostgreSQL database dump complete
--
