BEGIN;
INSERT INTO public.agents (id, portrait) VALUES (1, 'http://127.0.0.1:54321/1.png');
INSERT INTO public.agents (id, portrait) VALUES (2, 'http://127.0.0.1:3000/2.png?token=secret');
INSERT INTO public.agents (id, portrait) VALUES (3, 'localhost, http://localhost.localdomain, my-localhost');
COPY public.logs (line) FROM stdin;
http:\\/\\/localhost:54321\\/x?y
http://LOCALHOST
\.
COMMIT;
-- PostgreSQL database dump complete
