INSERT INTO public.link (b, a) VALUES (1, 2);
-- PostgreSQL database dump complete
