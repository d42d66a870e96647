-- Fails unless the tables and sequences have the expected content, so that the transaction is rolled back.
--
-- Settings of the transaction, which the stage `push` sets before this:
--   dumpline.queries   JSON of digest.sql: the statements that compute the lines of a digest
--   dumpline.expected  the expected digest; sequences are compared only if it contains lines of sequences
--   dumpline.message   the error message if the content differs
DO $compare$
DECLARE
  -- The settings in begin.sql and digest.sql that change how a value is written.
  settings constant pg_catalog.jsonb := '{"search_path": "pg_catalog", "datestyle": "ISO, YMD",
    "intervalstyle": "postgres", "timezone": "UTC", "extra_float_digits": "1", "bytea_output": "hex",
    "xmloption": "content", "lc_monetary": "C", "row_security": "off"}';
  path constant text := pg_catalog.current_setting('search_path');
  saved jsonb;
  expected text[];
  has_sequences boolean;
  query text;
  line text;
  found text[] := '{}';
  differences text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  saved := (SELECT jsonb_object_agg(key, current_setting(key)) FROM jsonb_each_text(settings));
  saved := saved || jsonb_build_object('search_path', path);
  PERFORM set_config(key, value, true) FROM jsonb_each_text(settings);
  expected := string_to_array(rtrim(current_setting('dumpline.expected'), E'\n'), E'\n');
  has_sequences := EXISTS (SELECT FROM unnest(expected) e WHERE e LIKE 'sequence %');
  FOR query IN SELECT value ->> 'query'
      FROM json_array_elements(current_setting('dumpline.queries')::json)
      WHERE value ->> 'kind' = 'table' OR (value ->> 'kind' = 'sequence' AND has_sequences) LOOP
    EXECUTE query INTO line;
    found := array_append(found, line);
  END LOOP;
  SELECT string_agg(DISTINCT regexp_replace(d.line,
      '^(table|sequence) (.*) (rows|last_value)=[^ ]* (sum|is_called)=[^ ]*$', '\2'), ', ')
    INTO differences
    FROM ((SELECT unnest(expected) EXCEPT SELECT unnest(found))
      UNION ALL (SELECT unnest(found) EXCEPT SELECT unnest(expected))) AS d (line);
  IF differences IS NOT NULL THEN
    RAISE EXCEPTION 'dumpline: %: %', current_setting('dumpline.message'), differences;
  END IF;
  PERFORM set_config(key, value, true) FROM jsonb_each_text(saved);
END
$compare$;
