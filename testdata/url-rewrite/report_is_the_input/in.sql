INSERT INTO public.a VALUES ('http://a.example/');
-- PostgreSQL database dump complete
