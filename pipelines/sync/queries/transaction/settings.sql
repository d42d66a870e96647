-- Settings of the transaction that replaces rows.
--
-- With these settings the server detects within seconds that the client is gone, even while a statement waits for a
-- lock, and rolls back. Settings that this version of PostgreSQL does not have are skipped.
DO $settings$
BEGIN
  IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.<>) 'read committed' THEN
    RAISE EXCEPTION 'dumpline: the transaction must be READ COMMITTED, so that it sees what others have committed';
  END IF;
  PERFORM pg_catalog.set_config(s.name, wanted.value, true)
    FROM (VALUES ('client_connection_check_interval', '2s'), ('tcp_keepalives_idle', '10'),
      ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '30000'),
      ('idle_in_transaction_session_timeout', '60s'), ('transaction_timeout', '0')) AS wanted (name, value)
      JOIN pg_catalog.pg_settings s ON s.name OPERATOR(pg_catalog.=) wanted.name;
END
$settings$;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SET LOCAL check_function_bodies = false;
SET LOCAL xmloption = content;
SELECT 'transaction ' || pg_catalog.pg_current_xact_id()::text;
