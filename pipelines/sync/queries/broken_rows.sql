-- Part of catalog.sql. Sets dumpline.broken_rows, for the transaction, to a JSON array with an element for each NOT
-- VALID constraint of a table that is in the sync and that the role owns: the number of rows that violate the
-- constraint, or null if the check failed. Only PL/pgSQL can run a statement that may fail without aborting the
-- transaction.
select set_config('dumpline.broken_rows', coalesce(json_agg(json_build_object(
    'table', table_name, 'constraint', name, 'query', query)
    order by table_name collate "C", name collate "C"), '[]')::text, true) as ignored
from (
  select format('%I.%I', n.nspname, c.relname) as table_name, quote_ident(k.conname) as name,
    case k.contype
      when 'c' then format('select count(*) from only %I.%I where not (%s)', n.nspname, c.relname,
        pg_get_expr(k.conbin, k.conrelid))
      when 'f' then format(
        'select count(*) from only %I.%I a where %s and not exists (select from %s %I.%I b where %s)',
        n.nspname, c.relname,
        (select string_agg(format('a.%I is not null', attname), ' and ')
          from pg_attribute where attrelid = c.oid and attnum = any (k.conkey)),
        case t.relkind when 'p' then '' else 'only' end, tn.nspname, t.relname,
        (select string_agg(format('b.%I operator(%I.%s) a.%I', ta.attname, o.nspname, o.oprname, fa.attname),
            ' and ')
          from unnest(k.conkey, k.confkey, k.conpfeqop) as pair (number, to_number, operator)
            join pg_attribute fa on fa.attrelid = c.oid and fa.attnum = number
            join pg_attribute ta on ta.attrelid = t.oid and ta.attnum = to_number
            join (select p.oid, p.oprname, pn.nspname
              from pg_operator p join pg_namespace pn on pn.oid = p.oprnamespace) o on o.oid = operator))
    end as query
  from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_class t on t.oid = k.confrelid
    left join pg_namespace tn on tn.oid = t.relnamespace
  where not k.convalidated and k.contype in ('c', 'f') and c.relkind = 'r' and c.oid in :in_sync
    and pg_has_role(c.relowner, 'usage')
) unvalidated \gset

do $do$
declare
  item json;
  rows_that_break bigint;
  result jsonb := '[]';
begin
  for item in select json_array_elements(current_setting('dumpline.broken_rows')::json) loop
    begin
      execute item ->> 'query' into rows_that_break;
    exception when others then
      rows_that_break := null;
    end;
    result := result || jsonb_build_array(jsonb_build_object('table', item ->> 'table',
      'constraint', item ->> 'constraint', 'rows', rows_that_break));
  end loop;
  perform set_config('dumpline.broken_rows', result::text, true);
end
$do$;
