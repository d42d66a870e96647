--
-- PostgreSQL database dump
--
\restrict k1
COPY public.a (t) FROM stdin;
one
--
-- PostgreSQL database dump
--
\restrict k2
COPY public.b (t) FROM stdin;
two
\.
--
-- PostgreSQL database dump complete
--

\unrestrict k2
