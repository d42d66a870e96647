INSERT INTO public.coded (id, code) VALUES (1, 'a');
-- PostgreSQL database dump complete
