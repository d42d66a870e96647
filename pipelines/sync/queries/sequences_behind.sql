-- Lists the sequences of tables in the sync (see column_sequences.sql) whose next value does not exceed the maximum of
-- their column, so that the next insert fails. Each line is a JSON object: sequence, column, value (that maximum).
\ir selection.sql
\ir column_sequences.sql
\ir begin.sql
select format('select json_build_object(''sequence'', %L, ''column'', %L, ''value'', x) from (%s) b',
  sequence_name, column_name, maximum_query)
from :column_sequences q
where relation in :in_sync and maximum_query is not null
order by sequence_name collate "C", column_name collate "C" \gexec
commit;
