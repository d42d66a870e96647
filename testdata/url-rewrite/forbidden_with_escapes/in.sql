--
-- PostgreSQL database dump
--

COPY public.t (id, v) FROM stdin;
1	http://127&#46;0&#46;0&#46;1/a
2	http://127%2E0%2E0%2E1:54321/b
3	{"u":"http://127\\u002e0.0.1/c"}
4	http://%6cocalhost/d
5	http://127&#46;0&#46;0&#46;10/other
6	http://127.0.0.1:54321/rewritten
\.

--
-- PostgreSQL database dump complete
--

