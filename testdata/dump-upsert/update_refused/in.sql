UPDATE public.t SET name = NULL;
-- PostgreSQL database dump complete
