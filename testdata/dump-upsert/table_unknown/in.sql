INSERT INTO public.u VALUES (1);
-- PostgreSQL database dump complete
