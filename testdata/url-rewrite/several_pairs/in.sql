INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321/a http://localhost:54321/b http://LOCALHOST:54321');
INSERT INTO public.t (a) VALUES ('http://dev/a http://dev.example/a http://dev:80/a http://dev http://device/a');
INSERT INTO public.t (a) VALUES ('http://dev/img/1.png http://dev/img http://dev/imgs http:\/\/dev\/img\/2.png http%3A%2F%2Fdev%2Fimg%2F3.png');
-- PostgreSQL database dump complete
