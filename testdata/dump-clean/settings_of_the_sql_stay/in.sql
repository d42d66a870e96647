--
-- PostgreSQL database dump
--

SET app.current_tenant = '42';
SET timezone_abbreviations = 'India';
SET default_text_search_config = 'pg_catalog.german';
SET statement_timeout = 0;
INSERT INTO public.doc (title) VALUES ('x');

--
-- PostgreSQL database dump complete
--

