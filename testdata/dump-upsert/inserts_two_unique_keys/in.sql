INSERT INTO public.two_keys (id, email, region) VALUES (1, 'a', 'x');
INSERT INTO public.two_keys (id, email, region) VALUES (2, 'b', 'y');

INSERT INTO public.t (id, name, note) VALUES (1, 'a', 'b');
INSERT INTO public.two_keys VALUES (3, 'c', 'z');
-- the end
-- PostgreSQL database dump complete
