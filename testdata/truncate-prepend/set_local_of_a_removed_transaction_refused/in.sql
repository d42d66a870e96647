--
-- PostgreSQL database dump
--

BEGIN;
SET LOCAL app.current_tenant = '1';
INSERT INTO public.doc (title) VALUES ('x');
COMMIT;
INSERT INTO public.doc (title) VALUES ('y');

--
-- PostgreSQL database dump complete
--

