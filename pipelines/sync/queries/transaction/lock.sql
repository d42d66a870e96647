-- Locks the tables in the sync until the transaction ends. The mode SHARE ROW EXCLUSIVE excludes other writers and
-- other runs; the mode ACCESS EXCLUSIVE also excludes readers.
--
-- Settings of the transaction, which the stage `push` sets before this:
--   dumpline.queries        JSON of digest.sql: the tables
--   dumpline.lock_mode
--   dumpline.lock_timeout   seconds to wait for a table in each attempt
--   dumpline.lock_attempts  number of attempts
--
-- While a lock request is waiting, later requests for the table wait too. So each attempt is short, and a pause between
-- attempts lets the other requests proceed.
DO $lock$
DECLARE
  path constant text := pg_catalog.current_setting('search_path');
  tables text;
  attempts int;
  holders text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  IF NOT pg_try_advisory_xact_lock(hashtextextended('dumpline', 0)) THEN
    RAISE EXCEPTION 'dumpline: another run pushes to this database';
  END IF;
  attempts := current_setting('dumpline.lock_attempts');
  SELECT string_agg('ONLY ' || (value ->> 'name'), ', ' ORDER BY value ->> 'name' COLLATE "C")
    INTO tables
    FROM json_array_elements(current_setting('dumpline.queries')::json)
    WHERE value ->> 'kind' = 'table';
  FOR attempt IN 1..attempts LOOP
    EXIT WHEN tables IS NULL;
    BEGIN
      PERFORM set_config('lock_timeout', current_setting('dumpline.lock_timeout') || 's', true);
      EXECUTE format('LOCK TABLE %s IN %s MODE', tables, current_setting('dumpline.lock_mode'));
      EXIT;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      IF attempt = attempts THEN
        SELECT string_agg(DISTINCT format('pid %s, application %s, role %s, since %s s, holds %s', a.pid,
            quote_literal(a.application_name), a.usename,
            round(extract(epoch FROM clock_timestamp() - a.xact_start)), l.relation::regclass), '; ')
          INTO holders
          FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
          WHERE l.granted AND l.pid <> pg_backend_pid()
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.relation IN (SELECT to_regclass(value ->> 'name')
              FROM json_array_elements(current_setting('dumpline.queries')::json));
        RAISE EXCEPTION 'dumpline: nothing was changed, because others use the tables: %',
          coalesce(holders, 'they have just ended');
      END IF;
      PERFORM pg_sleep(1);
    END;
  END LOOP;
  PERFORM set_config('search_path', path, true);
END
$lock$;
