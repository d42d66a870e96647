INSERT INTO public.node (id, parent) VALUES (1, 2);
INSERT INTO public.node (id, parent) VALUES (2, NULL);
-- PostgreSQL database dump complete
