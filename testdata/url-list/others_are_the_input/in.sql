INSERT INTO public.a VALUES ('http://a.example/storage/v1/object/public/b/k');
-- PostgreSQL database dump complete
