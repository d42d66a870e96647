INSERT INTO public.agents (id, portrait, note) VALUES (1, '/storage/v1/object/public/b/1.png', '/storage/v1/object/public/b/2.png');
INSERT INTO other.agents (id, portrait) VALUES (1, '/storage/v1/object/public/b/3.png');
INSERT INTO public.pages (id, body) VALUES (1, '/storage/v1/object/public/b/4.png');
COPY public.agents (note, portrait) FROM stdin;
/storage/v1/object/public/b/5.png	/storage/v1/object/public/b/6.png
\.
UPDATE t SET a = '/storage/v1/object/public/b/7.png';
--
-- PostgreSQL database dump complete
--
