-- Begins the transaction in which a query runs: `\ir begin.sql`, then the query, then `commit`.
--
-- Names of functions, operators and types resolve to PostgreSQL's own, regardless of the role's search_path. Otherwise
-- a user who can create objects in a schema of that path could run code as the role that syncs. Names, expressions and
-- values, whose text depends on settings, are written identically on both servers. The settings last only as long as
-- the transaction, because a pooler may assign the session to another client.
begin isolation level repeatable read read only;
set local search_path = pg_catalog;
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local datestyle = 'ISO, YMD';
set local intervalstyle = postgres;
set local timezone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = hex;
-- A query whose rows a policy would hide fails instead of returning fewer rows, and no policy's function runs.
set local row_security = off;
