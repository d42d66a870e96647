INSERT INTO public.a VALUES (1.50, DEFAULT);
INSERT INTO public.a VALUES (2.50, DEFAULT);
INSERT INTO public.b (id, a, ok) VALUES (E'x''y\\\nz', 1.5, true), ('b', 2.5, false);
-- PostgreSQL database dump complete
