INSERT INTO public.t VALUES (1, 'https://abc.supabase.co/storage/v1/object/public/b/1.png');
INSERT INTO "My Schema"."T" ("Id", "Picture ""url""") VALUES
	(1, 'https://abc.supabase.co/storage/v1/object/public/b/2.png'),
	(2, E'https://abc.supabase.co/storage/v1/object/public/b/3.png'),
	(3, $$https://abc.supabase.co/storage/v1/object/public/b/4.png$$),
	(4, $x$https://abc.supabase.co/storage/v1/object/public/b/it''s.png$x$),
	(5, 'https://abc.supabase.co/storage/v1/object/public/b/it''s.png'),
	(6, 'https://abc.supabase.co/storage/v1/object/'
	    'public/b/7.png')
ON CONFLICT ("Id") DO UPDATE SET u = 'https://abc.supabase.co/storage/v1/object/public/b/8.png';
INSERT INTO t (a, b) SELECT 'https://abc.supabase.co/storage/v1/object/public/b/9.png', 2;
INSERT INTO t DEFAULT VALUES;
COPY "My Schema"."T" ("Id", "Picture ""url""") FROM stdin;
1	https://abc.supabase.co/storage/v1/object/public/b/10.png
\.
COPY t FROM stdin;
1	2	https://abc.supabase.co/storage/v1/object/public/b/11.png
\.
--
-- PostgreSQL database dump complete
--
