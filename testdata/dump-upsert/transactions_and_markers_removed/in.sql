\restrict abc

BEGIN;
SET client_encoding = 'UTF8';
INSERT INTO public.link VALUES (1, 2);
COMMIT;
-- PostgreSQL database dump complete
--

\unrestrict abc

