INSERT INTO public.agents (id, portrait, bio) VALUES (1, 'http://127.0.0.1:54321/1.png', 'http://127.0.0.1:54321');
INSERT INTO public.rooms VALUES ('http://127.0.0.1:54321', 'http://127.0.0.1:54321/1.png');
COPY public."Logs" (line) FROM stdin;
http://127.0.0.1:54321/x
\.
-- PostgreSQL database dump complete
