INSERT INTO public.posts VALUES (1, 'cccccccc-0000-4000-8000-000000000003, it''s', 'aaaaaaaa-0000-4000-8000-000000000001', NULL);
INSERT INTO public.posts ("edited by", id, author) VALUES
	(NULL, 2, 'bbbbbbbb-0000-4000-8000-000000000002'),
	('bbbbbbbb-0000-4000-8000-000000000002', (3), NULL) ON CONFLICT DO NOTHING;
INSERT INTO public.tags VALUES ('cccccccc-0000-4000-8000-000000000003');
SELECT pg_catalog.setval('public.posts_id_seq', 3, true);

--
-- PostgreSQL database dump complete
--
