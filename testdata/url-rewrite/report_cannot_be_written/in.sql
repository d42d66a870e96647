INSERT INTO public.a VALUES (1);
COMMIT;
--
-- PostgreSQL database dump complete
--
