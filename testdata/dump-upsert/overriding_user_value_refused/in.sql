INSERT INTO public.t (id) OVERRIDING USER VALUE VALUES (1);
-- PostgreSQL database dump complete
