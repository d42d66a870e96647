INSERT INTO public.t VALUES ('http://e.example/');
-- PostgreSQL database dump complete
