BEGIN;
INSERT INTO public.t VALUES (1);
ROLLBACK;

--
-- PostgreSQL database dump complete
--

