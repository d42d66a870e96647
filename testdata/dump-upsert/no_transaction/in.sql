INSERT INTO public.link VALUES (1, 2);
-- PostgreSQL database dump complete
