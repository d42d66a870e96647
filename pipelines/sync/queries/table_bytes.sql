-- What the rows of the tables that are carried, and not in :without, take on disk, in bytes; not what differs from one look to the next.
select coalesce(sum(pg_relation_size(c.oid) + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0)), 0)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and format('%I.%I', n.nspname, c.relname) <> all (string_to_array(:'without', E'\n'))
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')));
