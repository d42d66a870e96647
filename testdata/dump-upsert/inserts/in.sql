INSERT INTO public.t (id, name, note) VALUES (1, 'a;b', NULL);
INSERT INTO public.t (id, name, note) VALUES (2, 'it''s', E'x\ny'), (3,
'VALUES (', '');
insert into public.t (id, name, note) values (4, /* ; */ 'c', 'd') ;
INSERT INTO public.t VALUES (5, 'e', 'f');
INSERT INTO public.t (note, id) VALUES ('g', 6);
-- PostgreSQL database dump complete
