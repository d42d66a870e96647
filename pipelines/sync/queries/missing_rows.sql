-- Prints the seeds that match no row, as the user wrote them, one per line.
--
--   psql … -v seeds=FILE -f missing_rows.sql
--
-- FILE is a JSON array of lines of dump-select --seeds.
\set seeds `cat -- :'seeds'`
\ir begin.sql

-- Like dump-select, it compares values as text, except for types in which different texts are equal. The query reads
-- each table once for each of its columns.
with seed as (
  select s.schema, s."table", s."column", a.attnum is not null as exists, json_agg(json_build_object('value', s.value, 'text', s.text)) as list,
    case
      when t.typnamespace = 'pg_catalog'::regnamespace
        and t.typname in ('numeric', 'bpchar', 'float4', 'float8', 'timestamptz', 'timetz')
        then format('t.%I = value::pg_catalog.%I', s."column", t.typname)
      when t.typname = 'citext' then format('lower(format(''%%s'', t.%I)) = lower(value)', s."column")
      else format('format(''%%s'', t.%I) = value', s."column")
    end as condition
  from json_to_recordset(:'seeds') s (schema text, "table" text, "column" text, value text, text text)
    left join pg_attribute a on a.attrelid = to_regclass(format('%I.%I', s.schema, s."table")) and a.attname = s."column"
    left join pg_type t on t.oid = a.atttypid
  where s."column" is not null
  group by s.schema, s."table", s."column", a.attnum, t.oid
)
select format('select text from json_to_recordset(%L) seed (value text, text text)', list)
  || case when exists then format(' where not exists (select from %I.%I t where %s)', schema, "table", condition) else '' end
  || ' order by text collate "C"'
from seed
order by schema, "table", "column"
\gexec
commit;
