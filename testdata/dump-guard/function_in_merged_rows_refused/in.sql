INSERT INTO public.a VALUES (1);
INSERT INTO public.a VALUES (evil());
-- PostgreSQL database dump complete
