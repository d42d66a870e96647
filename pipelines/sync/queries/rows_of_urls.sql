-- Prints, for people, a line for each URL: its table, the primary key of a row that contains it, the column, and the
-- object. The key is missing if the role may not read the row, or if the value contains the URL in another encoding.
--
--   psql … -v urls=FILE -f rows_of_urls.sql
--
-- FILE is a JSON array of lines of url-list.
\set urls `cat -- :'urls'`
\ir begin.sql

with url as (
  select u.position, u.value ->> 'schema' as schema, u.value ->> 'table' as table_name, u.value ->> 'column' as column_name,
    u.value ->> 'url' as text, concat_ws('/', u.value ->> 'bucket', u.value ->> 'key') as object
  from json_array_elements(:'urls') with ordinality u (value, position)
), key as (
  -- The arguments of concat() that write the primary key: 'id=', id, ', lang=', lang
  select url.position, string_agg(format('%L, %I', case when k.position > 1 then ', ' else '' end || a.attname || '=', a.attname),
    ', ' order by k.position) as arguments
  from url
    join pg_index i on i.indisprimary and i.indrelid = to_regclass(format('%I.%I', url.schema, url.table_name))
    cross join unnest(i.indkey) with ordinality k (number, position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where has_schema_privilege(url.schema, 'usage') and has_table_privilege(i.indrelid, 'select')
    and not row_security_active(i.indrelid)
  group by url.position
), search as (
  select url.*, case when key.arguments is not null then
    format('select regexp_replace(concat(%s), ''[[:cntrl:]]'', ''?'', ''g'') as x from %I.%I where strpos(%I::text, %L) > 0 limit 1',
      key.arguments, url.schema, url.table_name, url.column_name, url.text) end as query
  from url left join key using (position)
)
select format('  %s.%s%s: %s', schema, table_name, coalesce(' ' || row.x || ', ', '.') || column_name, object)
from search
  left join lateral xmltable('/table/row' passing case when query is not null then query_to_xml(query, false, false, '') end
    columns x text path 'x') row on true
order by position;
commit;
