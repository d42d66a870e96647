# Defines `runs`, which yields an object for each run, newest first; README.md describes its fields. Input: the run.json
# and journal.ndjson of all runs. $complete and $planned: the paths complete.txt and plan_only.txt of the runs that have
# one.

def pushed: any(.journal[]; .stage == "push" and .status == 0);
def succeeded($stage): any(.journal[]; .stage == $stage and .status == 0);

# The run that has undone this one. A rollback that was itself undone does not count.
def undone_by($runs): .run as $run
  | first($runs[] | select(.undoes == $run and pushed and (undone_by($runs) | not)) | .run) // null;

def folder: split("/")[0];
def listed_in($paths): .run as $run | any($paths / "\n" | .[]; folder == $run);

def state: .journal[-1] as $last
  | if .undone_by then "undone"
    elif listed_in($complete) then "done"
    elif listed_in($planned) then "planned"
    elif $last == null then "empty"
    elif $last.status != 0 then "failed at \($last.stage)"
    else "stopped after \($last.stage)" end;

def summary($stage): first(.journal | reverse[] | select(.stage == $stage and .status == 0).summary) // empty;
def changed: [if pushed | not then empty elif succeeded("changes") then summary("changes")
    elif .undoes != "" then summary("rollback_filter") else summary("plan") end,
  summary("objects", "restore_objects", "delete_extra", "schema_push")] | join("; ");

# Whether rollback can restore what the run has saved: that of the program backup, or of a run that may have changed
# something. A run without rows may have replaced objects before it failed.
def ran($stage): any(.journal[]; .stage == $stage);
def can_undo: (.undone_by | not) and (
  pushed or ((ran("push") | not) and ran("objects"))
  or ((ran("filter") or ran("plan") or ran("rollback_filter") | not) and (succeeded("backup") or succeeded("backup_objects")
    or succeeded("backup_all_objects"))));

# Whether a merge can start from the rows that the run has pushed. Rollbacks push, too, but have no stage filter. Runs with
# a stage select have pushed only some rows.
def is_base: pushed and (.undone_by | not) and any(.journal[]; .stage == "filter") and all(.journal[]; .stage != "select");

def runs: reduce inputs as $line ({}; (input_filename | folder) as $run
  | if $line.stage then .[$run].journal += [$line] else .[$run] += $line + {$run} end)
| map(select(.run) | .journal = (.journal // []) | .undoes = (.undoes // "")) as $runs
| $runs | sort_by(.run) | reverse[]
| .undone_by = undone_by($runs)
| . + {state: state, can_undo: can_undo, is_base: is_base, pushed: pushed, changed: changed,
    stages: (.journal | map(.stage))}
| del(.journal);
