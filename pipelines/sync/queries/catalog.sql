-- Writes the catalog of a database, the input of schema-diff, as one JSON document on one line.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … -v schemas=public,app [-v tables=public.a,public.b] \
--        [-v other=FILE] -f catalog.sql
--
-- schemas=, tables= and without= select tables; see selection.sql. other= is the catalog of the database to compare
-- with. With other=, the document also contains the numbers of values and rows that do not fit into that database, and
-- the values in the columns of its foreign keys. tools/schema-diff/README.md describes the fields.

\ir selection.sql
\ir column_sequences.sql
\ir materialized_views.sql
\ir table_settings.sql
\if :{?other} \set other `cat -- :'other'` \else \set other '{}' \endif

-- Returns the value of x in the single row that the statement `query` returns; null if `query` or x is null.
-- query_to_xml() is the only built-in function that runs a statement passed as text.
\set xml 'query_to_xml(query, false, true, '''')::text'
\set x_of_query 'nullif(split_part(split_part(' :xml ', ''<x>'', 2), ''</x>'', 1), '''')'

-- The name of the column a's type, y in namespace yn. It omits the schema of an extension's type, which differs between
-- projects.
\set type_name 'case when starts_with(format_type(a.atttypid, a.atttypmod), quote_ident(yn.nspname) || ''.'')'
\set type_name :type_name ' and exists (select from pg_depend d where d.classid = ''pg_type''::regclass'
\set type_name :type_name ' and d.objid in (y.oid, y.typelem) and d.deptype = ''e'')'
\set type_name :type_name ' then substr(format_type(a.atttypid, a.atttypmod), length(quote_ident(yn.nspname)) + 2)'
\set type_name :type_name ' else format_type(a.atttypid, a.atttypmod) end'

\ir begin.sql
\ir broken_rows.sql

with recursive relation as (
  select c.oid, c.relkind as kind, n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as name, c.oid in :in_sync as selected,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      and not row_security_active(c.oid) as readable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'S')
), selected_table as (
  select *,
    case when readable then format('select exists (select from only %s) as x', name) end as query
  from relation
  where kind = 'r' and selected
), selected_column as (
  select t.name as table_name, t.readable, quote_ident(a.attname) as name, a.attnum, a.attname,
    a.attnotnull, a.atthasdef and a.attgenerated = '' as has_default,
    :type_name as type,
    case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end as identity,
    case when a.attgenerated <> '' then pg_get_expr(f.adbin, f.adrelid) end as generated,
    case when a.attcollation <> y.typcollation then (select format('%I.%I', n.nspname, c.collname)
      from pg_collation c join pg_namespace n on n.oid = c.collnamespace
      where c.oid = a.attcollation) end as collation_name,
    coalesce(nullif(y.typbasetype, 0), y.oid) = 'oid'::regtype as is_oid,
    a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) as is_integer
  from selected_table t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join pg_type y on y.oid = a.atttypid
    join pg_namespace yn on yn.oid = y.typnamespace
    left join pg_attrdef f on f.adrelid = t.oid and f.adnum = a.attnum
), column_list as (
  select table_name, json_agg(json_build_object(
    'column', name, 'type', type, 'not_null', attnotnull, 'default', has_default,
    'generated', generated, 'identity', identity, 'collation', collation_name) order by attnum) as columns
  from selected_column
  group by table_name
), sequence_of_column as (
  select q.*, s.readable as sequence_readable from :column_sequences q
    join relation t on t.oid = q.relation and t.selected
    join relation s on s.oid = q.sequence
), selected_enum as (
  select format_type(e.enumtypid, null) as name,
    json_agg(e.enumlabel order by e.enumsortorder) as labels
  from pg_enum e
  where e.enumtypid in (
    select y.oid
    from selected_table t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      join pg_type y on a.atttypid in (y.oid, y.typarray))
  group by e.enumtypid
), unique_key as (
  select t.name as table_name, quote_ident(i.relname) as name, array(
      select quote_ident(attname) from unnest(x.indkey[0:x.indnkeyatts - 1]) number
        join pg_attribute on attrelid = t.oid and attnum = number
      order by attname collate "C") as columns
  from pg_index x
    join relation t on t.oid = x.indrelid and t.selected
    join pg_class i on i.oid = x.indexrelid
  where x.indisunique and x.indexprs is null and x.indpred is null
), foreign_key as (
  -- The parent of a partition's foreign key is that of its root.
  select f.name as from_table, f.kind as from_kind, f.selected as from_selected,
    t.name as to_table, t.selected as to_selected, t.readable as to_readable,
    f.oid = t.oid as to_itself, k.conparentid = 0 as is_root,
    array(select quote_ident(attname) from unnest(k.conkey) with ordinality o (number, position)
      join pg_attribute on attrelid = f.oid and attnum = number order by position) as columns,
    array(select quote_ident(attname) from unnest(k.confkey) with ordinality o (number, position)
      join pg_attribute on attrelid = t.oid and attnum = number order by position) as to_columns,
    -- Columns of PostgreSQL 18: a key that is NOT ENFORCED, and one with a PERIOD.
    coalesce(to_json(k) ->> 'conenforced', 'true')::boolean and not coalesce(to_json(k) ->> 'conperiod', 'false')::boolean
      as by_value
  from pg_constraint k
    join relation f on f.oid = k.conrelid
    join relation t on t.oid = k.confrelid
  where k.contype = 'f'
), reference_out as (
  select * from foreign_key where is_root and from_selected and not to_selected and by_value
), descendant as (
  select i.inhrelid as oid, t.name as parent
  from pg_inherits i join relation t on t.oid = i.inhparent and t.selected
  union
  select i.inhrelid, d.parent from descendant d join pg_inherits i on i.inhparent = d.oid
), other as materialized (
  select :'other'::json as document
), other_table as materialized (
  select t.value ->> 'table' as name, t.value -> 'columns' as columns
  from other, json_array_elements(document -> 'tables') t
), other_column as materialized (
  select t.name as table_name, c.value ->> 'column' as name,
    (c.value ->> 'not_null')::boolean as not_null
  from other_table t, json_array_elements(t.columns) c
), other_unique_key as (
  select k.value ->> 'table' as table_name, k.value ->> 'name' as name,
    array(select json_array_elements_text(k.value -> 'columns')) as columns
  from other, json_array_elements(document -> 'unique_keys') k
), other_foreign_key as (
  select k.value ->> 'table' as name, array(select json_array_elements_text(k.value -> 'columns')) as columns
  from other, json_array_elements(document -> 'references_out') k
), lost_value as (
  -- Generated columns are excluded, because their values are computed from other columns. `is true` keeps the planner
  -- from turning the subqueries into joins, so it hashes them. It would choose nested loops, because it cannot estimate
  -- JSON.
  select *, case when readable then format('select count(%I) as x from only %s', attname, table_name) end
    as query
  from selected_column
  where generated is null and (table_name in (select name from other_table)) is true
    and (table_name || '.' || name not in (select table_name || '.' || name from other_column)) is true
), null_value as (
  select c.*, case when readable then
    format('select count(*) - count(%I) as x from only %s', attname, c.table_name) end as query
  from selected_column c join other_column o on (o.table_name, o.name) = (c.table_name, c.name)
  where o.not_null and not c.attnotnull
), duplicate as (
  -- Only keys whose columns all exist here, unless a unique key here has the same columns or a subset of them.
  select k.table_name, k.name, format(
      'select count(*) as x from (select from %s %s where %s group by %s having count(*) > 1) d',
      case t.kind when 'p' then '' else 'only' end, k.table_name,
      (select string_agg(c || ' is not null', ' and ') from unnest(k.columns) c),
      array_to_string(k.columns, ', ')) as query
  from other_unique_key k join relation t on t.name = k.table_name and t.selected and t.readable
  where cardinality(k.columns) = (select count(*) from pg_attribute
      where attrelid = t.oid and attnum > 0 and not attisdropped and quote_ident(attname) = any (k.columns))
    and not exists (
      select from unique_key u where u.table_name = k.table_name and u.columns <@ k.columns)
), maximum as (
  select c.table_name, c.name,
    format('select max(%I) as x from only %s', c.attname, c.table_name) as query
  from selected_column c
  where is_integer and readable and format('%s.%s', c.table_name, c.name) in (
    select q.value ->> 'column' from other, json_array_elements(document -> 'column_sequences') q)
), large_object_column as (
  -- Only the owner may read large objects, but every role may list them.
  select *, case when exists (select from pg_largeobject_metadata) and readable then format(
    'select count(*) as x from only %s where %I::oid in (select oid from pg_largeobject_metadata)',
    table_name, attname) end as query
  from selected_column where is_oid
), value_query as (
  select 'referenced' as why, to_table as name, to_columns as columns, to_readable as readable
  from reference_out
  union
  -- This database may lack the columns of the other's keys.
  select 'other', k.name, columns, coalesce(t.readable and cardinality(columns) = (
    select count(*) from pg_attribute
    where attrelid = t.oid and attnum > 0 and not attisdropped
      and quote_ident(attname) = any (columns)), false)
  from other_foreign_key k left join relation t on t.name = k.name
), value_list as (
  -- The values are encoded as hexadecimal digits, which have no special meaning in XML. They are converted with
  -- format(), because a cast to text might call a user's function.
  select why, name, columns, convert_from(decode(:x_of_query, 'hex'), 'UTF8')::json as values
  from (select *, case when readable then format($$
      select encode(convert_to(values, 'UTF8'), 'hex') as x
      from (select coalesce(json_agg(value order by value collate "C"), '[]')::text as values
        from (select distinct format('%%s', %3$s(%1$s)) as value from %2$s where (%1$s) is not null) v) l $$,
    array_to_string(columns, ', '), name, case when cardinality(columns) > 1 then 'row' end) end as query
    from value_query) q
), setting as (
  select * from :table_settings s
)
select json_build_object(
  'server_version', current_setting('server_version_num')::int / 10000,
  'selection', json_build_object(
    'schemas', (select coalesce(json_agg(json_build_object(
        'schema', name, 'exists', oid is not null)), '[]')
      from unnest(string_to_array(:'schemas', ',')) name
        left join pg_namespace on nspname = name),
    'tables', :table_names),
  'tables', (select coalesce(json_agg(json_build_object(
      'table', t.name, 'schema', t.schema, 'owned', pg_has_role(c.relowner, 'usage'),
      'rows_hidden', row_security_active(c.oid),
      'has_rows', :x_of_query::boolean,
      'bytes', pg_relation_size(c.oid)
        + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0),
      'columns', coalesce(l.columns, '[]')) order by t.name collate "C"), '[]')
    from selected_table t join pg_class c on c.oid = t.oid
      left join column_list l on l.table_name = t.name),
  'partitioned', (select coalesce(json_agg(name order by name collate "C"), '[]')
    from relation where kind = 'p' and selected),
  'children', (select coalesce(json_agg(json_build_object(
      'table', name, 'parent', parent, 'has_rows', :x_of_query::boolean)
      order by name collate "C", parent collate "C"), '[]')
    from (select r.name, d.parent, case when r.kind = 'r' and r.readable
        then format('select exists (select from only %s) as x', r.name) end as query
      from descendant d join relation r on r.oid = d.oid
      where r.kind in ('r', 'f')) child),
  'sequences', (select coalesce(json_agg(json_build_object('sequence', name, 'schema', schema,
      'last', case when readable then pg_sequence_last_value(oid) end, 'max', seqmax)
      order by name collate "C"), '[]')
    from relation join pg_sequence on seqrelid = oid where selected),
  'column_sequences', (select coalesce(json_agg(json_build_object(
      'sequence', sequence_name, 'column', column_name, 'next', :x_of_query::bigint)
      order by sequence_name collate "C", column_name collate "C"), '[]')
    from (select *, case when sequence_readable and seqincrement > 0 and not seqcycle
        then format('select %s as x', next) end as query
      from sequence_of_column) q),
  'sequences_behind', (select coalesce(json_agg(json_build_object(
      'sequence', sequence_name, 'column', column_name, 'value', x::bigint)
      order by sequence_name collate "C", column_name collate "C"), '[]')
    from (select *, :x_of_query as x
      from (select *, maximum_query as query from sequence_of_column where sequence in :in_sync) q) b
    where x is not null),
  'enums', (select coalesce(json_agg(json_build_object('enum', name, 'labels', labels)
      order by name collate "C"), '[]')
    from selected_enum),
  'settings', (select coalesce(json_agg(json_strip_nulls(json_build_object(
      'relation', relation, 'kind', kind, 'name', name, 'state', state, 'definition', definition,
      'inherited', inherited))
      order by relation collate "C", kind collate "C", name collate "C", definition collate "C"), '[]')
    from setting),
  'api_roles', (select coalesce(json_agg(rolname order by rolname collate "C"), '[]')
    from pg_roles where rolname in ('anon', 'authenticated', 'service_role')),
  'broken_rows', current_setting('dumpline.broken_rows')::json,
  'unique_keys', (select coalesce(json_agg(json_build_object(
      'table', table_name, 'name', name, 'columns', columns)
      order by table_name collate "C", name collate "C"), '[]')
    from unique_key),
  'large_objects', (select coalesce(json_agg(json_build_object(
      'column', table_name || '.' || name, 'values', x) order by table_name collate "C", attnum), '[]')
    from (select *, :x_of_query::bigint as x from large_object_column) c where x > 0),
  'publications', (select coalesce(json_agg(json_build_object('publication', pubname, 'table', name)
      order by pubname collate "C", name collate "C"), '[]')
    from pg_publication_tables p
      join relation r on r.selected and r.name = format('%I.%I', p.schemaname, p.tablename)),
  'materialized_views', (select coalesce(json_agg(name order by name collate "C"), '[]')
    from :materialized_views v where has_rows),
  'references_in', (select coalesce(json_agg(json_build_object('table', from_table, 'to', to_table)
      order by from_table collate "C", to_table collate "C"), '[]')
    from (select distinct from_table, to_table from foreign_key
      where from_kind = 'r' and not to_itself and to_selected) k),
  'references_out', (select coalesce(json_agg(json_build_object(
      'table', from_table, 'columns', columns, 'to', to_table, 'to_columns', to_columns)
      order by from_table collate "C", to_table collate "C", columns collate "C"), '[]')
    from reference_out),
  'referenced_values', (select coalesce(json_agg(json_build_object(
      'table', name, 'columns', columns, 'values', values)
      order by name collate "C", columns collate "C"), '[]')
    from value_list where why = 'referenced'),
  'key_values', (select coalesce(json_agg(json_build_object(
      'table', name, 'columns', columns, 'values', coalesce(values, '[]'))
      order by name collate "C", columns collate "C"), '[]')
    from value_list where why = 'other'),
  'lost_values', (select coalesce(json_agg(json_build_object(
      'column', table_name || '.' || name, 'values', :x_of_query::bigint)
      order by table_name collate "C", attnum), '[]')
    from lost_value),
  'null_values', (select coalesce(json_agg(json_build_object(
      'table', table_name, 'column', name, 'rows', x) order by table_name collate "C", attnum), '[]')
    from (select *, :x_of_query::bigint as x from null_value) n where x > 0),
  'duplicates', (select coalesce(json_agg(json_build_object(
      'table', table_name, 'name', name, 'values', :x_of_query::bigint)
      order by table_name collate "C", name collate "C"), '[]')
    from duplicate),
  'maxima', (select coalesce(json_agg(json_build_object(
      'column', table_name || '.' || name, 'value', x) order by table_name collate "C", name collate "C"), '[]')
    from (select *, :x_of_query::bigint as x from maximum) m where x is not null)
);

commit;
