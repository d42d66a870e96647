INSERT INTO public.t VALUES (1, NULL, NULL) RETURNING id;
-- PostgreSQL database dump complete
