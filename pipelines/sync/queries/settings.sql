-- Settings of every session that reads a database. They override the role's own settings: its search_path may name
-- schemas in which other users can create functions.
set search_path = pg_catalog;
set default_transaction_read_only = on;
set client_encoding = 'UTF8';
set standard_conforming_strings = on;
set statement_timeout = 0;
set lock_timeout = '30s';
set idle_in_transaction_session_timeout = 0;
-- Compiling a query of the catalogs takes longer than running it. PostgreSQL overestimates their cost.
set jit = off;
-- Exists since PostgreSQL 17.
select exists (select from pg_settings where name = 'transaction_timeout') as has_transaction_timeout
\gset
\if :has_transaction_timeout
set transaction_timeout = 0;
\endif
