-- Selects rows as dump-select does, by joins in PostgreSQL. Expects the tables that hostile_schema.sh generates.
CREATE SCHEMA oracle;
CREATE TABLE oracle.chosen (rid int PRIMARY KEY, depth int);

-- Returns the condition that the row r refers to the row p by a foreign key.
CREATE FUNCTION oracle.condition(key pg_constraint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('r.%I = p.%I', a.attname, b.attname), ' AND ')
  FROM unnest(key.conkey, key.confkey) AS columns(referring, referenced)
  JOIN pg_attribute a ON a.attrelid = key.conrelid AND a.attnum = referring
  JOIN pg_attribute b ON b.attrelid = key.confrelid AND b.attnum = referenced
$$;

-- Removes all rows and foreign keys.
CREATE FUNCTION oracle.reset() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key record;
BEGIN
  FOR key IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.relation, key.conname);
  END LOOP;
  TRUNCATE h.person, h.a, h.b, h.c, h.tag, "H 2"."Order", h.item, h.ev, h.note, h.pair;
END $$;

-- Fills oracle.chosen. `children` has elements TABLE=DEPTH.
CREATE FUNCTION oracle.choose(seeds int[], children text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key pg_constraint;
  inserted int;
  total int;
BEGIN
  TRUNCATE oracle.chosen;
  INSERT INTO oracle.chosen SELECT DISTINCT unnest(seeds), 0;
  FOR level IN 0..100 LOOP
    FOR key IN
      SELECT c.* FROM pg_constraint c JOIN unnest(children) AS child
        ON c.conrelid = split_part(child, '=', 1)::regclass AND split_part(child, '=', 2)::int > level
      WHERE c.contype = 'f' AND c.conparentid = 0
    LOOP
      EXECUTE format('INSERT INTO oracle.chosen SELECT r.rid, %s FROM %s r JOIN %s p ON %s
        JOIN oracle.chosen c ON c.rid = p.rid AND c.depth = %s ON CONFLICT DO NOTHING',
        level + 1, key.conrelid::regclass, key.confrelid::regclass, oracle.condition(key), level);
    END LOOP;
    EXIT WHEN NOT EXISTS (SELECT FROM oracle.chosen WHERE depth = level + 1);
  END LOOP;
  LOOP
    total := 0;
    FOR key IN SELECT * FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 LOOP
      EXECUTE format('INSERT INTO oracle.chosen SELECT p.rid FROM %s r JOIN %s p ON %s
        JOIN oracle.chosen c ON c.rid = r.rid ON CONFLICT DO NOTHING',
        key.conrelid::regclass, key.confrelid::regclass, oracle.condition(key));
      GET DIAGNOSTICS inserted = ROW_COUNT;
      total := total + inserted;
    END LOOP;
    EXIT WHEN total = 0;
  END LOOP;
END $$;

-- Returns the rows of all tables as text: all of them, or those of oracle.chosen.
CREATE FUNCTION oracle.rows(only_chosen boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN
    SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('h', '"H 2"')
    ORDER BY oid::regclass::text COLLATE "C"
  LOOP
    RETURN QUERY EXECUTE format('SELECT %L || t::text FROM %s t WHERE NOT %L OR rid IN (SELECT rid FROM oracle.chosen)
      ORDER BY rid', relation || ' ', relation, only_chosen);
  END LOOP;
END $$;
