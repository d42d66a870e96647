INSERT INTO public.p VALUES (1);
INSERT INTO public.a VALUES (1, 2);
INSERT INTO public.p VALUES (2);
-- PostgreSQL database dump complete
