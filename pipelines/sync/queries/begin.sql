-- Begins the transaction in which a query runs: `\ir begin.sql`, then the query, then `commit`.
--
-- Names of functions, operators and types resolve to PostgreSQL's own, whatever the search_path of
-- the role. Otherwise a user who can create objects in a schema of that path could run code as the
-- role that syncs. All texts that depend on settings (names, expressions, values) are the same on
-- both servers. The settings end with the transaction, because a pooler may give the session to
-- another client.
begin isolation level repeatable read read only;
set local search_path = pg_catalog;
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local datestyle = 'ISO, YMD';
set local intervalstyle = postgres;
set local timezone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = hex;
-- Rows hidden by a policy are an error, not fewer rows, and no policy's function runs.
set local row_security = off;
