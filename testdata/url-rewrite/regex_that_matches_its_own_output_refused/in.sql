BEGIN;
INSERT INTO public.t (a) VALUES ('dev');
COMMIT;
-- PostgreSQL database dump complete
