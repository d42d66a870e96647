INSERT INTO public.t (a) VALUES ('/storage/v1/object/public/a/b.png'), ('see /storage/v1/object/x'), ('![](/storage/v1/render/image/y)');
INSERT INTO public.t (a) VALUES ('{"u": ["/storage/v1/object/a", "\/storage\/v1\/object\/b"]}'), ('{/storage/v1/object/a,"/storage/v1/object/b c"}');
INSERT INTO public.t (a) VALUES ('https://x.example/storage/v1/object/a'), ('../storage/v1/object/a'), ('/storage/v2/x'), ('?path=/storage/v1/x');
COPY public.u (id, a) FROM stdin;
1	/storage/v1/object/a
/storage/v1/object/b	line\n/storage/v1/object/c
\.
-- PostgreSQL database dump complete
