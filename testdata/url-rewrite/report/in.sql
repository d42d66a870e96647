INSERT INTO public.agents (id, portrait, bio) VALUES (1, 'http://127.0.0.1:54321/1.png', 'at http://127.0.0.1:54321/a and http://127.0.0.1:54321/b');
INSERT INTO public.agents (id, portrait, bio) VALUES (2, 'http://127.0.0.1:54321/2.png', NULL);
INSERT INTO public.rooms VALUES (1, 'http://127.0.0.1:54321/1.png');
COPY public."Images" (id, "the url") FROM stdin;
1	http://127.0.0.1:54321/x
\.
COMMENT ON TABLE public.agents IS 'http://127.0.0.1:54321';
-- PostgreSQL database dump complete
