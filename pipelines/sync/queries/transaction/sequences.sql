-- Advances sequences that supply a column of a table in the sync but that the push does not set: sequences that exist
-- only in production, and sequences of other schemas. Otherwise the next insert could use an existing value.
--
-- Settings of the transaction, which the stage `push` sets before this:
--   dumpline.queries   JSON of digest.sql: the tables
--   dumpline.expected  a digest; sequences that it lists are left alone
DO $sequences$
DECLARE
  path constant text := pg_catalog.current_setting('search_path');
  fed record;
  maximum bigint;
  next_value bigint;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  FOR fed IN
    WITH feeds AS (
      SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum
      FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      UNION
      SELECT d.refobjid, k.adrelid, k.adnum
      FROM pg_depend d JOIN pg_attrdef k ON k.oid = d.objid
      WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
    )
    SELECT format('%I.%I', n.nspname, s.relname) AS sequence, value ->> 'name' AS relation,
      quote_ident(a.attname) AS attribute, q.seqincrement AS increment
    FROM feeds f
      JOIN pg_sequence q ON q.seqrelid = f.sequence
      JOIN pg_class s ON s.oid = f.sequence
      JOIN pg_namespace n ON n.oid = s.relnamespace
      JOIN pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attnum
      JOIN json_array_elements(current_setting('dumpline.queries')::json)
        ON value ->> 'kind' = 'table' AND to_regclass(value ->> 'name') = f.relation
    WHERE q.seqincrement > 0 AND NOT q.seqcycle
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
      AND position(format(E'\nsequence %I.%I last_value=', n.nspname, s.relname)
        IN E'\n' || current_setting('dumpline.expected')) = 0
    ORDER BY 1, 2, 3
  LOOP
    EXECUTE format('SELECT max(%s) FROM ONLY %s', fed.attribute, fed.relation) INTO maximum;
    EXECUTE format('SELECT CASE WHEN is_called THEN last_value + %s ELSE last_value END FROM %s',
      fed.increment, fed.sequence) INTO next_value;
    IF maximum >= next_value THEN
      -- Unlike setval(), this is undone by a rollback.
      EXECUTE format('ALTER SEQUENCE %s RESTART WITH %s', fed.sequence, maximum + fed.increment);
    END IF;
  END LOOP;
  PERFORM set_config('search_path', path, true);
END
$sequences$;
