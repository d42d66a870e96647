-- (nothing in here is http://127.0.0.1:54321)
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:543210/x'), ('http://127.0.0.1:5432/x'), ('http://127.0.0.1/x');
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321.evil.example/x'), ('http://127.0.0.1:54321@evil.example/x');
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321%2Eevil.example/x'), ('http%3A%2F%2F127.0.0.1%3A54321%40evil.example');
INSERT INTO public.t (a) VALUES ('https://127.0.0.1:54321/x'), ('ws://127.0.0.1:54321'), ('xhttp://127.0.0.1:54321');
INSERT INTO public.t (a) VALUES ('git+http://127.0.0.1:54321'), ('http://localhost:54321/'), ('//127.0.0.1:54321/');
INSERT INTO public.t (a) VALUES ('http://0127.0.0.1:54321'), ('http://user@127.0.0.1:54321/'), ('https://abc.supabase.co/x');
INSERT INTO public.t (a) VALUES ('http://127.0.0.1:54321'
'0/x');
-- PostgreSQL database dump complete
