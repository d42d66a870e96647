--
-- PostgreSQL database dump
--

\restrict dumplineTestKey

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (a text);
INSERT INTO public.t VALUES ('
\restrict no command
\unrestrict neither
');
COPY public.t (a) FROM stdin;
\\restrict data
\.

\unrestrict dumplineTestKey

--
-- PostgreSQL database dump complete
--
