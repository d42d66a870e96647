-- Defines the settings that a sync must not change in production, for other queries: `\ir table_settings.sql`, then
-- `from :table_settings s`. It has one row for each setting of a table in the sync:
--
--   relation, kind, name    the setting's relation, kind and name
--   state                   of a trigger or rule: enabled, disabled, replica or always; of a constraint:
--                           valid or not valid; of row security: enabled, forced, or both
--   definition              the statement or clause that defines it
--   inherited               true if a partition or inheriting table has the setting from its parent
--
-- Grants are the privileges of the roles of Supabase's APIs, however they are granted: one row for each privilege that
-- anon, authenticated or service_role has on a table, a column, a sequence or a schema, with the role as name. These
-- roles do not exist on a plain PostgreSQL server.

select $fragment$(
  with relation as (
    select c.*, n.nspname, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid in :in_sync
  ), api_role as (
    select oid, rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role')
  ), stated (code, state) as (
    values ('O', 'enabled'), ('D', 'disabled'), ('R', 'replica'), ('A', 'always')
  )
  select r.name as relation,
    case k.contype when 'c' then 'check constraint' when 'f' then 'foreign key'
      when 'p' then 'primary key' when 'u' then 'unique constraint'
      when 'x' then 'exclusion constraint' when 'n' then 'not-null constraint' end as kind,
    quote_ident(k.conname) as name, case when k.convalidated then 'valid' else 'not valid' end as state,
    pg_get_constraintdef(k.oid) as definition, k.coninhcount > 0 or k.conparentid > 0 as inherited
  from pg_constraint k join relation r on r.oid = k.conrelid
  where k.contype <> 't'
  union all
  select r.name, 'unique index', quote_ident(i.relname), null,
    replace(pg_get_indexdef(i.oid), format('INDEX %I ON', i.relname), 'INDEX ON'), i.relispartition
  from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join relation r on r.oid = x.indrelid
  where x.indisunique and not exists (
    select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
  union all
  select r.name, case when t.tgtype & 32 = 0 then 'trigger' else 'truncate trigger' end,
    quote_ident(t.tgname), state, pg_get_triggerdef(t.oid), t.tgparentid > 0
  from pg_trigger t
    join relation r on r.oid = t.tgrelid
    join stated on code = t.tgenabled::text
  where not t.tgisinternal
  union all
  select r.name, case when u.ev_type = '3' then 'insert rule' else 'rule' end,
    quote_ident(u.rulename), state, pg_get_ruledef(u.oid), false
  from pg_rewrite u
    join relation r on r.oid = u.ev_class
    join stated on code = u.ev_enabled::text
  union all
  select name, 'row security', '', concat_ws(', ', case when relrowsecurity then 'enabled' end,
    case when relforcerowsecurity then 'forced' end), null, false
  from relation
  where relrowsecurity or relforcerowsecurity
  union all
  select r.name, 'policy', quote_ident(p.polname), null,
    concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', r.name,
      case when not p.polpermissive then 'AS RESTRICTIVE' end,
      'FOR ' || case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE'
        when 'd' then 'DELETE' else 'ALL' end,
      'TO ' || (select string_agg(case when role = 0 then 'PUBLIC' else quote_ident(rolname) end, ', '
          order by rolname collate "C")
        from unnest(p.polroles) role left join pg_roles on oid = role),
      'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), false
  from pg_policy p join relation r on r.oid = p.polrelid
  union all
  select case relkind when 'S' then 'SEQUENCE ' else 'TABLE ' end || name, 'grant', rolname, null,
    privilege, false
  from relation cross join api_role,
    unnest(case relkind when 'S' then array['USAGE', 'SELECT', 'UPDATE']
      else array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] end) privilege
  where case relkind when 'S' then has_sequence_privilege(api_role.oid, relation.oid, privilege)
    else has_table_privilege(api_role.oid, relation.oid, privilege) end
  union all
  select 'TABLE ' || name, 'grant', rolname, null, format('%s (%I)', privilege, a.attname), false
  from relation join pg_attribute a on a.attrelid = relation.oid and a.attacl is not null
    cross join api_role,
    unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) privilege
  where has_column_privilege(api_role.oid, relation.oid, a.attnum, privilege)
    and not has_table_privilege(api_role.oid, relation.oid, privilege)
  union all
  select format('SCHEMA %I', n.nspname), 'grant', rolname, null, 'USAGE', false
  from (select distinct relnamespace, nspname from relation) n cross join api_role
  where has_schema_privilege(api_role.oid, n.relnamespace, 'USAGE')
)$fragment$ as table_settings \gset
