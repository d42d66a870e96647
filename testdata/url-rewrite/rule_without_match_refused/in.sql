BEGIN;
INSERT INTO public.agents (id, portrait) VALUES (1, 'http://127.0.0.1:54321/1.png');
COMMIT;
-- PostgreSQL database dump complete
