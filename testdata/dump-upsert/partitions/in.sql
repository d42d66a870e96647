INSERT INTO public.part_1 (v, id) VALUES ('a', 1);
-- load via partition root public.part
INSERT INTO public.part (id, v) VALUES (1, 'b');
-- PostgreSQL database dump complete
