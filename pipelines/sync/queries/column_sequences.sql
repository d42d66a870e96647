-- Defines, for other queries, which sequences supply values of columns: `\ir column_sequences.sql`, then
-- `from :column_sequences q`. It has one row for each pair of a sequence and a column:
--
--   sequence, sequence_name        a sequence of any schema and owner
--   relation, column_name          a table and its column, which owns the sequence, is an identity
--                                  column, or uses the sequence in its default
--   attname                        the column's name, not quoted
--   next                           an SQL expression that yields the next value of the sequence
--   maximum_query                  a query that returns the column's maximum as x if it is not less
--                                  than the next value, so that the next insert fails; otherwise no
--                                  row. Null if the column is not an integer, the sequence descends
--                                  or cycles, or the role may not read one of the two
--
-- Defaults that look up their sequence at run time, as nextval('name'::text) does, are not found.

select $fragment$(
  select *, case when readable and seqincrement > 0 and not seqcycle
      and atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    then format('select max(%1$I) as x from %2$s having max(%1$I) >= %3$s',
      attname, relation_name, next) end as maximum_query
  from (
    select s.oid as sequence, format('%I.%I', sn.nspname, s.relname) as sequence_name,
      c.oid as relation, format('%I.%I', n.nspname, c.relname) as relation_name,
      a.attname, a.atttypid, q.seqincrement, q.seqcycle,
      format('%I.%I.%I', n.nspname, c.relname, a.attname) as column_name,
      has_schema_privilege(sn.oid, 'usage') and has_table_privilege(s.oid, 'select')
        and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
        and not row_security_active(c.oid) as readable,
      format('(select last_value::numeric + case when is_called then %s else 0 end from %I.%I)',
        q.seqincrement, sn.nspname, s.relname) as next
    from (
      select d.objid, d.refobjid, d.refobjsubid
      from pg_depend d
      where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
        and d.deptype in ('a', 'i') and d.refobjsubid > 0
      union
      select d.refobjid, f.adrelid, f.adnum
      from pg_depend d join pg_attrdef f on f.oid = d.objid
      where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass
    ) as feeds (sequence, relation, number)
      join pg_class s on s.oid = feeds.sequence
      join pg_sequence q on q.seqrelid = s.oid
      join pg_namespace sn on sn.oid = s.relnamespace
      join pg_class c on c.oid = feeds.relation and c.relkind in ('r', 'p')
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = feeds.number
  ) as pair
)$fragment$ as column_sequences \gset
