INSERT INTO public.t (name) VALUES ('a');
-- PostgreSQL database dump complete
