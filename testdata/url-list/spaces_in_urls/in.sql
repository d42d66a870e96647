INSERT INTO public.nasty (id, t, j) VALUES (47, 'http://localhost:54321/storage/v1/object/public/img/a b.png?x=1&y=2', '{"u": "/storage/v1/object/public/img/c d.png", "text": "/storage/v1/object/public/img/e.png and f.png"}');
COPY public.nasty (id, t) FROM stdin;
48	http://localhost:54321/storage/v1/object/public/img/my folder/g h.png
49	http://localhost:54321/storage/v1/object/public/img/i%20j.png k.png
50	See http://localhost:54321/storage/v1/object/public/img/l m.png
\.
-- PostgreSQL database dump complete
