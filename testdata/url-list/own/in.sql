INSERT INTO public.agents (id, portrait) VALUES (1, 'https://abc.supabase.co/storage/v1/object/public/portraits/1.png');
INSERT INTO public.agents (id, portrait) VALUES (2, 'http://ABC.supabase.co//storage/v1/object/public/portraits/2.png');
INSERT INTO public.agents (id, portrait) VALUES (3, '//abc.supabase.co/storage/v1/object/public/portraits/3.png');
INSERT INTO public.agents (id, portrait) VALUES (4, '/storage/v1/object/public/portraits/4.png');
INSERT INTO public.agents (id, portrait) VALUES (5, 'https://xyz.supabase.co/storage/v1/object/public/portraits/5.png');
INSERT INTO public.agents (id, portrait) VALUES (6, 'https://abc.supabase.co:8000/storage/v1/object/public/portraits/6.png');
INSERT INTO public.agents (id, portrait) VALUES (7, '/img?url=https%3A%2F%2Fabc.supabase.co%2Fstorage%2Fv1%2Fobject%2Fpublic%2Fportraits%2F7.png&w=9');

--
-- PostgreSQL database dump complete
--

