-- Writes the catalog of a database, the input of schema-diff, as one JSON document on one line.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … -v schemas=public,app [-v tables=public.a,public.b] \
--        [-v keys='[{"table": "public.people", "columns": ["owner"]}]'] -f catalog.sql
--
-- schemas=, tables= and without= select tables, see selection.sql. keys= lists columns of this
-- database whose values the document gives: the foreign keys of production go here when the catalog
-- of development is read. tools/schema-diff/README.md describes the fields.

\ir selection.sql
\if :{?keys} \else \set keys '[]' \endif

-- Returns the value of x in the one row that the statement `query` returns; null if `query` or x is null.
-- query_to_xml() is the one built-in function that runs a statement given as text.
\set xml 'query_to_xml(query, false, true, '''')::text'
\set x_of_query 'nullif(split_part(split_part(' :xml ', ''<x>'', 2), ''</x>'', 1), '''')'

begin isolation level repeatable read read only;

with relation as (
  select c.oid, c.relkind as kind, n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as name, c.oid in :in_sync as selected,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'S')
), selected_table as (
  select *,
    case when readable then format('select exists (select from only %s) as x', name) end as query
  from relation
  where kind = 'r' and selected
), owned_sequence as (
  select s.name, format('%s.%I', t.name, a.attname) as column_name,
    case when t.readable and s.readable and q.seqincrement > 0 and not q.seqcycle
      and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    then format($$
        select max(%1$I) as x from %2$s having max(%1$I) >=
          (select last_value::numeric + case when is_called then %4$s else 0 end from %3$s) $$,
      a.attname, t.name, s.name, q.seqincrement) end as query
  from pg_depend d
    join relation s on s.oid = d.objid
    join pg_sequence q on q.seqrelid = s.oid
    join relation t on t.oid = d.refobjid
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
    and d.deptype in ('a', 'i') and s.selected and t.selected
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
), foreign_key as (
  -- The parent of a partition's foreign key is that of its root.
  select f.name as from_table, f.kind as from_kind, f.selected as from_selected,
    t.name as to_table, t.selected as to_selected, t.readable as to_readable,
    f.oid = t.oid as to_itself, k.conparentid = 0 as is_root,
    array(select quote_ident(attname) from unnest(k.conkey) with ordinality o (number, position)
      join pg_attribute on attrelid = f.oid and attnum = number order by position) as columns,
    array(select quote_ident(attname) from unnest(k.confkey) with ordinality o (number, position)
      join pg_attribute on attrelid = t.oid and attnum = number order by position) as to_columns
  from pg_constraint k
    join relation f on f.oid = k.conrelid
    join relation t on t.oid = k.confrelid
  where k.contype = 'f'
), reference_out as (
  select * from foreign_key where is_root and from_selected and not to_selected
), given_key as (
  select value ->> 'table' as name,
    array(select json_array_elements_text(value -> 'columns')) as columns
  from json_array_elements(:'keys')
), value_query as (
  select 'referenced' as why, to_table as name, to_columns as columns, to_readable as readable
  from reference_out
  union
  -- The database may lack the columns.
  select 'given', name, columns, cardinality(columns) = (
    select count(*) from pg_attribute
    where attrelid = to_regclass(name) and attnum > 0 and not attisdropped
      and quote_ident(attname) = any (columns))
  from given_key
), value_list as (
  -- Encoded as hexadecimal digits, which have no meaning in XML.
  select why, name, columns, convert_from(decode(:x_of_query, 'hex'), 'UTF8')::json as values
  from (select *, case when readable then format($$
      select encode(convert_to(values, 'UTF8'), 'hex') as x
      from (select coalesce(json_agg(value order by value collate "C"), '[]')::text as values
        from (select distinct (%1$s)::text as value from %2$s where (%1$s) is not null) v) l $$,
    array_to_string(columns, ', '), name) end as query from value_query) q
)
select json_build_object(
  'selection', json_build_object(
    'schemas', (select coalesce(json_agg(json_build_object(
        'schema', name, 'exists', oid is not null)), '[]')
      from unnest(string_to_array(:'schemas', ',')) name
        left join pg_namespace on nspname = name),
    'tables', string_to_array(:'tables', ',')),
  'tables', (select coalesce(json_agg(json_build_object(
      'table', t.name, 'schema', t.schema, 'owned', pg_has_role(c.relowner, 'usage'),
      'has_rows', :x_of_query::boolean,
      'bytes', pg_relation_size(c.oid)
        + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0),
      'columns', (select coalesce(json_agg(json_build_object(
          'column', quote_ident(attname), 'type', format_type(atttypid, atttypmod),
          'not_null', attnotnull, 'default', atthasdef and attgenerated = '',
          'generated', attgenerated <> '', 'identity', attidentity <> '')
          order by attnum), '[]')
        from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped))
      order by t.name collate "C"), '[]')
    from selected_table t join pg_class c on c.oid = t.oid),
  'sequences', (select coalesce(json_agg(json_build_object('sequence', name, 'schema', schema)
      order by name collate "C"), '[]')
    from relation where kind = 'S' and selected),
  'sequences_behind', (select coalesce(json_agg(json_build_object(
      'sequence', name, 'column', column_name, 'value', x::bigint)
      order by name collate "C", column_name collate "C"), '[]')
    from (select *, :x_of_query as x from owned_sequence) o where x is not null),
  'enums', (select coalesce(json_agg(json_build_object('enum', name, 'labels', labels)
      order by name collate "C"), '[]')
    from selected_enum),
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
    from value_list where why = 'given')
);

commit;
