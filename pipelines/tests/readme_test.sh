#!/usr/bin/env bash
# Tests that README.md's tables of workflows and stages agree with workflows.txt and the headers of
# the stages, and that every stage is in a workflow.
source tools/testing/assert.sh
readme=pipelines/README.md workflows=pipelines/sync/workflows.txt

# workflow_rows: prints the table's rows.
workflow_rows() {
  awk '
    function flush() { if (name) printf "| `%s` | %s | %s |\n", name, stages["look"], stages["act"] }
    $1 == "workflow" { flush(); name = $2; delete stages; next }
    $1 == "look" || $1 == "act" {
      condition = NF > 2 ? " (" $3 " `" $4 "`)" : ""
      stages[$1] = stages[$1] (stages[$1] ? ", " : "") $2 condition
    }
    END { flush() }' "$workflows"
}

# header STAGE FIELD: prints the field of the header of a stage.
header() {
  awk -v field="# $2:" '
    index($0, field) == 1 { sub(/^# [A-Za-z]*: */, ""); text = $0; found = 1; next }
    found && /^#          / { sub(/^# */, ""); text = text " " $0; next }
    found { exit }
    END { print text }' "pipelines/sync/stages/$1.sh"
}
stage_row() { echo "| \`$1\` | $(header "$1" Reads) | $(header "$1" Writes) | $(header "$1" Changes) |"; }

it 'workflows'
while IFS= read -r row; do
  expect_success "README.md lacks the row: $row" grep -qxF -e "$row" "$readme"
done < <(workflow_rows)

it 'stages'
for stage in pipelines/sync/stages/*.sh; do
  stage=${stage##*/} stage=${stage%.sh}
  row=$(stage_row "$stage")
  expect_success "README.md lacks the row: $row" grep -qxF -e "$row" "$readme"
  expect_success "$stage is in no workflow" grep -qE "^(look|act) +$stage( |$)" "$workflows"
done
while read -r stage; do
  expect_success "the stage $stage does not exist" test -x "pipelines/sync/stages/$stage.sh"
done < <(awk '$1 == "look" || $1 == "act" { print $2 }' "$workflows")
finish
