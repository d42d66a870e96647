CREATE TABLE public.t (a text, b jsonb, c text[]);
INSERT INTO public.t (a, b, c) VALUES ('{"u":"https:\/\/abc.supabase.co\/storage\/v1\/object\/public\/b\/1.png"}', '{"u": "https://abc.supabase.co/storage/v1/object/public/b/2.png", "v": ["/storage/v1/object/public/b/3.png"]}', '{https://abc.supabase.co/storage/v1/object/public/b/4.png,"https://abc.supabase.co/storage/v1/object/public/b/5,6.png"}');
INSERT INTO public.t (a, b, c) VALUES (E'{"u":"https:\\/\\/abc.supabase.co\\/storage\\/v1\\/object\\/public\\/b\\/7.png"}', '{"u":"https:\u002f\u002fabc.supabase.co\u002Fstorage\u002fv1\u002fobject\u002fpublic\u002fb\u002f8\u0026.png"}', E'{"{\\"u\\":\\"https:\\\\/\\\\/abc.supabase.co\\\\/storage\\\\/v1\\\\/object\\\\/public\\\\/b\\\\/9.png\\"}"}');
COPY public.t (a, b, c) FROM stdin;
{"u":"https:\\/\\/abc.supabase.co\\/storage\\/v1\\/object\\/public\\/b\\/10.png"}	{"html": "<img src=\\"https://abc.supabase.co/storage/v1/object/public/b/11.png\\">"}	{"{\\"u\\": \\"https://abc.supabase.co/storage/v1/object/public/b/12.png\\"}",/storage/v1/object/public/b/13.png}
\.
--
-- PostgreSQL database dump complete
--
