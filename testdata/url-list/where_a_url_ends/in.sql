COPY public.pages (id, body) FROM stdin;
1	See https://abc.supabase.co/storage/v1/object/public/b/1.png, or (https://abc.supabase.co/storage/v1/object/public/b/2(1).png).
2	![alt](https://abc.supabase.co/storage/v1/object/public/b/3(1).png "title") and **https://abc.supabase.co/storage/v1/object/public/b/4.png**!
3	<img src="https://abc.supabase.co/storage/v1/object/public/b/5.png"><img src='https://abc.supabase.co/storage/v1/object/public/b/6.png'>
4	&lt;img src=&quot;https://abc.supabase.co/storage/v1/object/public/b/7&amp;8.png&quot;&gt;
5	line\nhttps://abc.supabase.co/storage/v1/object/public/b/9.png\nline
6	https://abc.supabase.co/storage/v1/object/public/b/10.png,https://abc.supabase.co/storage/v1/object/public/b/11.png;/storage/v1/object/public/b/12.png
7	https://abc.supabase.co/storage/v1/object/public/b/it's(13),a;b=c&d@e:f!.png
8	background: url(https://abc.supabase.co/storage/v1/object/public/b/14.png); x
\.
--
-- PostgreSQL database dump complete
--
