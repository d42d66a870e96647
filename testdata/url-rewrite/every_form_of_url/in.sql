INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321');
INSERT INTO public.t (a) VALUES ('HTTP://127.0.0.1:54321/Storage/V1/x.png?a=b#c');
INSERT INTO public.t (a) VALUES ('{"u": "http:\/\/127.0.0.1:54321\/x"}');
INSERT INTO public.t (a) VALUES (E'{"u":\n"http:\\/\\/127.0.0.1:54321\\/x"}');
INSERT INTO public.t (a) VALUES ('{"{\"u\": \"http:\\/\\/127.0.0.1:54321\\/x\"}"}');
INSERT INTO public.t (a) VALUES ('/login?next=http%3A%2F%2F127.0.0.1%3A54321%2Fx');
INSERT INTO public.t (a) VALUES ('/login?next=http%3a%2f%2f127.0.0.1%3a54321%2fx');
INSERT INTO public.t (a) VALUES ('/a?b=%2Flogin%3Fnext%3Dhttp%253A%252F%252F127.0.0.1%253A54321%252Fx');
INSERT INTO public.t (a) VALUES ($$http://127.0.0.1:54321/it's$$);
COPY public.u (id, a, j) FROM stdin;
1	http://127.0.0.1:54321/x	{"u": "http:\\/\\/127.0.0.1:54321\\/x"}
2	\nhttp://127.0.0.1:54321\n	\N
3	a\thttp://127.0.0.1:54321\tb	{"u": "a\\nhttp://127.0.0.1:54321\\n"}
\.
-- PostgreSQL database dump complete
