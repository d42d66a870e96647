INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321/storage/v1/object/public/a/b.png'), ('http://127.0.0.1:54321'), ('http://127.0.0.1:54321?a=b');
INSERT INTO public.t (a) VALUES ('{"u": "http:\/\/127.0.0.1:54321\/storage\/v1\/x"}'), ('/go?to=http%3A%2F%2F127.0.0.1%3A54321%2Fx');
-- without its origin this would be another host
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321//evil.example/x');
-- PostgreSQL database dump complete
