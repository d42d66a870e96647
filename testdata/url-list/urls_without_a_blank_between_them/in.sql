--
-- PostgreSQL database dump
--

COPY public.t (id, v) FROM stdin;
1	画像：https://x.supabase.co/storage/v1/object/public/b/k.png、https://x.supabase.co/storage/v1/object/public/b/l.png。次
2	https://x.supabase.co/storage/v1/object/public/b/k.png&https://x.supabase.co/storage/v1/object/public/b/l.png
3	https://x.supabase.co/storage/v1/object/public/b/k.png%20https://x.supabase.co/storage/v1/object/public/b/l.png
4	https://x.supabase.co/storage/v1/object/public/b/k.png)(https://x.supabase.co/storage/v1/object/public/b/l.png
5	/storage/v1/object/public/b/k.png+/storage/v1/object/public/b/l.png
\.

--
-- PostgreSQL database dump complete
--

