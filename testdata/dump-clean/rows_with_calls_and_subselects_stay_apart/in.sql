--
-- PostgreSQL database dump
--

INSERT INTO public.item (name, pos) VALUES ('a', (SELECT max(pos) + 1 FROM public.item));
INSERT INTO public.item (name, pos) VALUES ('b', (SELECT max(pos) + 1 FROM public.item));
INSERT INTO public.item (name, pos) VALUES ('c', next_pos());
INSERT INTO public.item (name, pos) VALUES ('d', $$4$$);
INSERT INTO public.item (name, pos) VALUES ('e(', -5);
INSERT INTO public.item (name, pos) VALUES ('f', DEFAULT);
INSERT INTO public.item (name, pos) VALUES ('g
', (SELECT max(pos) + 1 FROM public.item));
INSERT INTO public.item (name, pos) VALUES ('h', 1), ('i', 2);

--
-- PostgreSQL database dump complete
--

