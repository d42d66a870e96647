BEGIN;
INSERT INTO public.rooms VALUES (1, 'http://127.0.0.1:54321/1.png');
INSERT INTO public.agents VALUES (1, 'http://127.0.0.1:54321/1.png');
COMMIT;
-- PostgreSQL database dump complete
