-- Lists the settings of tables that a sync must not change in production, one JSON object per line; see
-- table_settings.sql. The stage backup saves the list, and verify compares it with the state after the push.
\ir selection.sql
\ir table_settings.sql
\ir begin.sql
select json_strip_nulls(json_build_object('relation', relation, 'kind', kind, 'name', name,
  'state', state, 'definition', definition))
from :table_settings s
order by relation collate "C", kind, name collate "C", definition collate "C";
commit;
