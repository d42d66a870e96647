--
-- PostgreSQL database dump
--

COPY public.options (id, v, w) FROM stdin;
1	a:2:{s:4:"home";s:24:"http://127.0.0.1:54321/a";s:5:"other";s:2:"xx";}	http://127.0.0.1:54321/b
2	s:40:"a:1:{i:0;s:22:"http://127.0.0.1:54321";}";	\N
3	{"php":"s:24:\\"http:\\/\\/127.0.0.1:54321\\/a\\";"}	s:99:"http://127.0.0.1:54321/a";
\.
INSERT INTO public.options (id, v) VALUES (4, 's:27:"it''s http://127.0.0.1:54321";'), (5, E's:24:"\n\thttp://127.0.0.1:54321";');

--
-- PostgreSQL database dump complete
--

