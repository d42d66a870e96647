ALTER TABLE public.a DISABLE TRIGGER USER;
INSERT INTO public.a VALUES (1, 2);
ALTER TABLE public.a ENABLE TRIGGER USER;
-- PostgreSQL database dump complete
