-- Lists what a sync must not change in production, see table_settings.sql: the stage backup saves it, and
-- verify compares. One JSON object a line.
\ir selection.sql
\ir table_settings.sql
\ir begin.sql
select json_strip_nulls(json_build_object('relation', relation, 'kind', kind, 'name', name,
  'state', state, 'definition', definition))
from :table_settings s
order by relation collate "C", kind, name collate "C", definition collate "C";
commit;
