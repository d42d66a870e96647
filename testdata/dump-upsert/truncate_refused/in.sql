BEGIN;
TRUNCATE TABLE ONLY "public"."t";
INSERT INTO public.t VALUES (1, NULL, NULL);
COMMIT;
-- PostgreSQL database dump complete
