BEGIN;
SET LOCAL app.tenant = '1';
COMMIT;
INSERT INTO public.link VALUES (1, 2);
-- PostgreSQL database dump complete
