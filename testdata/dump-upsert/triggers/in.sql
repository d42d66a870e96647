ALTER TABLE public.t DISABLE TRIGGER USER;
INSERT INTO public.t (id) VALUES (1);
ALTER TABLE public.t ENABLE TRIGGER USER;
INSERT INTO public.link VALUES (1, 2);
-- PostgreSQL database dump complete
