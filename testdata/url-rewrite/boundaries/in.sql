INSERT INTO public.t (a) VALUES ('See http://127.0.0.1:54321, http://127.0.0.1:54321; or http://127.0.0.1:54321.');
INSERT INTO public.t (a) VALUES ('<a href="http://127.0.0.1:54321"> <a href=''http://127.0.0.1:54321''> &quot;http://127.0.0.1:54321&quot;');
INSERT INTO public.t (a) VALUES ('![x](http://127.0.0.1:54321) <http://127.0.0.1:54321> (http://127.0.0.1:54321)...');
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321/r?to=http://127.0.0.1:54321/x&u=http://127.0.0.1:54321');
INSERT INTO public.t (a) VALUES (E'a\nhttp://127.0.0.1:54321\nb\r\nhttp://127.0.0.1:54321\r\n');
INSERT INTO public.t (a) VALUES ('{"a": "one\nhttp://127.0.0.1:54321\ntwo \"http://127.0.0.1:54321\""}');
INSERT INTO public.t (a) VALUES ('{http://127.0.0.1:54321,"http://127.0.0.1:54321"}');
INSERT INTO public.t (a) VALUES ('(http://127.0.0.1:54321,1)'), ('
http://127.0.0.1:54321
');
-- PostgreSQL database dump complete
