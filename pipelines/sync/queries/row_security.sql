-- Prints findings, in the format of env-check, about tables in the sync whose rows the API's roles cannot see, or can see
-- without any restriction.
--
-- Sources: PostgreSQL's manual, 5.8 (row security) and the lints of Supabase's database advisor
-- (https://supabase.com/docs/guides/database/database-advisors: 0008, 0010, 0013).
\ir selection.sql
\ir begin.sql
with in_sync as (
  select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity, n.oid as schema
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid in :in_sync and c.relkind in ('r', 'p') and not c.relispartition
), api_role as (
  select oid, rolname as name from pg_roles where rolname in ('anon', 'authenticated')
), may as (    -- what a role of the API may do, regardless of row security
  select t.oid as table_oid, r.name as role, p.privilege
  from in_sync t cross join api_role r
    cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) p (privilege)
  where has_schema_privilege(r.oid, t.schema, 'usage')
    and (has_table_privilege(r.oid, t.oid, p.privilege)
      or p.privilege <> 'DELETE' and has_any_column_privilege(r.oid, t.oid, p.privilege))
), policy as (
  select p.oid, p.polrelid, p.polname, t.name as table_name, p.polroles,
    case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' end as privilege
  from pg_policy p join in_sync t on t.oid = p.polrelid
), reader as (    -- a policy, and a table that its expressions read
  select p.oid, p.polroles, p.polname, p.table_name, c.oid as read_oid, n.oid as read_schema,
    format('%I.%I', n.nspname, c.relname) as read_name
  from policy p
    join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
    join pg_class c on c.oid = d.refobjid and c.oid <> p.polrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
  group by p.oid, p.polroles, p.polname, p.table_name, c.oid, n.oid, n.nspname, c.relname
), finding as (
  select 1 as kind, name as subject, 'warning' as severity,
    format('%s has row level security and no permissive policy, so users see and write none of its rows', name) as what,
    format('if users need them: create policy NAME on %s for select to authenticated using (CONDITION)', name) as fix
  from in_sync t
  where relrowsecurity and not exists (select from pg_policy p where p.polrelid = t.oid and p.polpermissive)
    and exists (select from may where table_oid = t.oid)
  union all
  select 2, name, 'warning',
    format('%s has no row level security, so %s has these privileges on all of its rows: %s', name, who.are, who.may),
    format('alter table %s enable row level security, after creating its policies', name)
  from in_sync t
    cross join lateral (
      select case role when 'anon' then 'everybody with the publishable key' else 'every user who has signed in' end as are,
        lower(string_agg(privilege, ', ' order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], privilege))) as may
      from may where table_oid = t.oid
      group by role order by role limit 1
    ) who
  where not relrowsecurity
  union all
  select 3, format('%s %s %s', table_name, polname, r.name), 'error',
    format('the policy %I of %s is for the role %s, which may not %s there, so its requests fail with permission denied',
      polname, table_name, r.name, lower(privilege)),
    format('grant %s on %s to %s', lower(privilege), table_name, r.name)
  from policy p
    -- A policy for PUBLIC has the role 0. It is of use if any role of the API has the privilege.
    join api_role r on r.oid = any (p.polroles) or 0 = any (p.polroles) and r.name = 'authenticated'
  where privilege is not null
    and not exists (select from may where table_oid = p.polrelid and may.privilege = p.privilege
      and (role = r.name or 0 = any (p.polroles)))
  union all
  select 4, format('%s %s %s %s', table_name, polname, read_name, r.name), 'error',
    format('the policy %I of %s reads %s, which the role %s may not select, so its requests fail with permission denied',
      polname, table_name, read_name, r.name),
    format('grant select on %s to %s, or read it in a security definer function', read_name, r.name)
  from reader join api_role r on r.oid = any (polroles) or 0 = any (polroles) and r.name = 'authenticated'
  where not (has_schema_privilege(r.oid, read_schema, 'usage') and has_any_column_privilege(r.oid, read_oid, 'select'))
  union all
  select 5, format('%s %s %s', table_name, polname, read_name), 'warning',
    format('the policy %I of %s reads %s, which has no rows, so it may let nobody pass', polname, table_name, read_name),
    format('check that the rows of %s, such as memberships, were brought to production', read_name)
  from reader
  where case when has_schema_privilege(read_schema, 'usage') and has_table_privilege(read_oid, 'select')
      and not row_security_active(read_oid)
    then query_to_xml(format('select 1 from %s limit 1', read_name), false, true, '')::text = '' end
  union all
  select 6, format('%s %s', s.name, r.name), 'error',
    format('the role %s may insert into %s, but not use the sequence %s of its column %I, so inserts fail', r.name,
      t.name, s.name, a.attname),
    format('grant usage on sequence %s to %s', s.name, r.name)
  from in_sync t
    join pg_depend d on d.refobjid = t.oid and d.refclassid = 'pg_class'::regclass and d.classid = 'pg_class'::regclass
      and d.deptype = 'a' and d.refobjsubid > 0    -- identity columns need no privilege
    join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid and a.atthasdef
    join lateral (
      select c.oid, format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = d.objid and c.relkind = 'S'
    ) s on true
    join api_role r on has_column_privilege(r.oid, t.oid, a.attnum, 'insert')
  where exists (select from may where table_oid = t.oid and role = r.name and privilege = 'INSERT')
    and not has_sequence_privilege(r.oid, s.oid, 'usage')
  union all
  select 7, format('%s %s', v.name, t.name), 'warning',
    format('the view %s shows rows of %s regardless of its row level security, and %s may select them', v.name, t.name, v.role),
    format('alter view %s set (security_invoker = on)', v.name)
  from in_sync t
    join pg_depend d on d.refobjid = t.oid and d.refclassid = 'pg_class'::regclass and d.classid = 'pg_rewrite'::regclass
    join pg_rewrite w on w.oid = d.objid
    join lateral (
      select format('%I.%I', n.nspname, c.relname) as name, min(r.name) as role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join api_role r on has_schema_privilege(r.oid, n.oid, 'usage') and has_table_privilege(r.oid, c.oid, 'select')
      where c.oid = w.ev_class and c.relkind = 'v'
        and not coalesce((select option_value::boolean from pg_options_to_table(c.reloptions)
          where option_name = 'security_invoker'), false)
      group by 1
    ) v on true
  where t.relrowsecurity
  group by v.name, t.name, v.role
)
select json_build_object('check', 'row-security', 'severity', severity, 'what', what, 'fix', fix)
from finding order by kind, subject collate "C";
commit;
