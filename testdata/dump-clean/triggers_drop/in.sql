SET session_replication_role = replica;
ALTER TABLE public.t DISABLE TRIGGER ALL;
ALTER TABLE ONLY "We ird"."T; all" DISABLE TRIGGER ALL;
INSERT INTO public.t VALUES (1);
ALTER TABLE public.t ENABLE TRIGGER ALL;
ALTER TABLE public.t ENABLE TRIGGER my_trigger;
RESET ALL;

--
-- PostgreSQL database dump complete
--

