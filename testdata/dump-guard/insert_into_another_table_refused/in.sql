INSERT INTO public.b VALUES (1);
-- PostgreSQL database dump complete
