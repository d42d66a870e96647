INSERT INTO public.t (id, u) VALUES (1, E'https://abc.supabase.co/storage/v1/object/public/b/it\'s 1.png');
INSERT INTO public.t (id, u) VALUES (2, E'{"src": "https://abc.supabase.co/storage/v1/object/public/b/it\'s2.png"}'), (3, E'<img src=\'https://abc.supabase.co/storage/v1/object/public/b/3.png\'>');
UPDATE public.t SET u = E'https://abc.supabase.co/storage/v1/object/'
  'public/b/it\'s4.png';
INSERT INTO public.t (id, u) VALUES (5, 'https://abc.supabase.co/storage/v1/object/public/b/it\''s5.png');
SET standard_conforming_strings = off;
INSERT INTO public.t (id, u) VALUES (6, 'https://abc.supabase.co/storage/v1/object/public/b/it\'s6.png');
--
-- PostgreSQL database dump complete
--
