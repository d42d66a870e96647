INSERT INTO public.agents (id, portrait, bio) VALUES (1, 'http://127.0.0.1:54321/1.png', 'http://127.0.0.1:54321');
INSERT INTO app.agents (id, portrait) VALUES (1, 'http://127.0.0.1:54321/1.png');
INSERT INTO public.rooms VALUES (1, 'http://127.0.0.1:54321/1.png');
COPY public.agents (portrait, bio) FROM stdin;
http://127.0.0.1:54321/x	http://127.0.0.1:54321
\.
COMMENT ON TABLE public.agents IS 'http://127.0.0.1:54321';
-- PostgreSQL database dump complete
