SELECT set_config('request.jwt.claims', '{}', true);
SELECT pg_catalog.set_config('search_path', '', false);
SET app.x = 1;
