#!/usr/bin/env bash
# Runs //:to_production between two throw-away servers.
set -euo pipefail
# shellcheck source=/dev/null
source ../dumpline/tools/testing/postgres.sh

for server in dev prod; do
  pg_start "$server"
  pg_psql "$(pg_conninfo "$server")" -c 'create role shop login' -c 'grant create on database postgres to shop' -c 'alter schema public owner to shop'
  pg_psql "$(pg_conninfo "$server" postgres shop)" -f shop.sql
done
pg_psql "$(pg_conninfo dev)" -c "begin; set local session_replication_role = replica;
  insert into stock.articles values (1, 'http://shop.test:8080/1.png');
  insert into customers (email, last_order) values ('ada@example.com', 2);
  insert into orders values (1, 1, 2, 1), (2, 1, null, 1); commit"
pg_psql "$(pg_conninfo prod postgres shop)" -c "insert into stock.articles values (9, 'old')"

export DEV_DB_URL="postgresql://shop@/postgres?host=$PG_ROOT/dev" PROD_DB_URL="postgresql://shop@/postgres?host=$PG_ROOT/prod"
export DUMPLINE_RUNS=$PG_ROOT/runs PROJECT_REF=shop
./to_production --allow-local-target --yes --target=shop </dev/null
[[ $(pg_psql "$(pg_conninfo prod)" -c 'select (select string_agg(picture, $$ $$) from stock.articles), (select count(*) from orders), (select last_order from customers)') == \
  'https://shop.example/1.png|2|2' ]]
