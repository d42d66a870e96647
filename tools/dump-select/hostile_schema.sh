# shellcheck shell=bash
# Generates the content of a small database whose references are hard to follow, and a selection of its rows. Source
# this file, then:
#
#   generate SEED FOLDER
#
# writes the files rows.sql and keys.sql for the tables of hostile_schema.sql. The same seed gives the same files.
# `seeds` and `children` then contain the options of dump-select, `seed_ids` the column `rid` of the seeds,
# `child_depths` pairs TABLE=DEPTH, and `is_cyclic` whether the rows can only be loaded with deferred constraints. The
# column rid identifies a row among the rows of all tables.

# The tables' names as SQL. Functions set variables instead of printing, because a subshell for each row is slow.
declare -A TABLE_NAMES=([order]='"H 2"."Order"')
for table in person a b c tag item ev note pair; do TABLE_NAMES[$table]=h.$table; done

# pick NAME...: sets `picked` to a random element, or to NULL in one of three cases or if there is none.
pick() {
  picked=NULL
  if (($# > 0 && RANDOM % 3 > 0)); then
    local index=$((RANDOM % $# + 1))
    picked=${!index}
  fi
}

# pick_number SIZE: the same for the numbers 1 to SIZE.
pick_number() {
  picked=NULL
  if (($1 > 0 && RANDOM % 3 > 0)); then picked=$((RANDOM % $1 + 1)); fi
}

# row TABLE VALUES: adds a row with the next rid.
row() {
  rid=$((rid + 1))
  table_of[rid]=$1
  rows+=("INSERT INTO ${TABLE_NAMES[$1]} VALUES ($rid, $2);")
}

# key TABLE COLUMNS REFERENCED [CYCLIC]: adds a foreign key, in most cases.
key() {
  if ((RANDOM % 6 == 0)) || [[ -n ${4-} && $is_cyclic == 0 ]]; then return; fi
  keys+=("ALTER TABLE ${TABLE_NAMES[$1]} ADD FOREIGN KEY ($2) REFERENCES $3 DEFERRABLE;")
}

# Rows refer to rows before and after them, in the same table and in others. The values of keys contain what COPY and
# INSERT escape. Equal parts of composite keys are frequent.
generate_rows() {
  local i size o=() e=() codes=() picked boss
  # shellcheck disable=SC1003  # a backslash, not an escaped quote
  local odd=("''" '\' $'\t' $'\n' '\N' 'ä' ' ' '' '"' ',')
  size=$((RANDOM % 12))
  for ((i = 1; i <= size; ++i)); do codes+=("'${odd[RANDOM % 10]}c$i'"); done
  for ((i = 1; i <= size; ++i)); do
    pick_number "$size"
    boss=$picked
    pick "${codes[@]}"
    row person "$i, ${codes[i - 1]}, $boss, $picked"
  done
  for ((i = 1; i <= 5; ++i)); do
    pick_number 5
    row a "$i, $picked"
    pick_number 5
    row b "$i, $picked"
    pick_number 5
    row c "$i, $picked"
    row tag "$i, 't$i', '${odd[RANDOM % 10]}$i'"
  done
  for ((i = 1; i <= 8; ++i)); do
    o+=("$((i % 3)), '${odd[i]}$((i / 3))'")
    pick_number "$size"
    row order "${o[i - 1]}, $picked"
    e+=("$((i % 5)), $((i / 5))")
  done
  for ((i = 1; i <= 8; ++i)); do
    pick_number "$size"
    boss=$picked
    pick "${e[@]}"
    if [[ $picked == NULL ]]; then picked="$((RANDOM % 9)), NULL"; fi
    row ev "${e[i - 1]}, $boss, $picked"
  done
  for ((i = 1; i <= 8; ++i)); do
    pick "${o[@]}"
    if [[ $picked == NULL ]]; then picked="NULL, 'x'"; fi
    boss=$picked
    pick "'t1'" "'t3'" "'t5'"
    row item "$i.$((i % 2))0, $boss, $picked"
    pick "${e[@]}"
    if [[ $picked == NULL ]]; then picked='NULL, NULL'; fi
    boss=$picked
    pick 1.1 2 3.100 4.00
    boss+=", $picked"
    pick_number 5
    row note "$i, $boss, $picked"
    row pair "$((i % 3 + 1)), $((i / 2 + 1))"
  done
}

generate_keys() {
  key person boss 'h.person(id)'
  key person mentor 'h.person(code)'
  key a b 'h.b(id)' cyclic
  key b c 'h.c(id)' cyclic
  key c a 'h.a(id)' cyclic
  key order buyer h.person
  key item 'o_id, o_line' '"H 2"."Order"("Order Id", "Line")'
  key item tag 'h.tag(code)'
  key ev who 'h.person(id)'
  key ev 'prev_k, prev_id' h.ev cyclic
  key note 'k, ev' 'h.ev(k, id)'
  key note item 'h.item(id)'
  key note a 'h.a(id)'
  key pair x 'h.a(id)'
  key pair y 'h.b(id)'
}

generate_selection() {
  local i count=$((RANDOM % 3 + 1)) picked depth
  for ((i = 0; i < count; ++i)); do
    picked=$((RANDOM % rid + 1))
    seed_ids+=("$picked")
    seeds+=("--rows=${TABLE_NAMES[${table_of[picked]}]}.rid=$picked")
  done
  if ((RANDOM % 8 == 0)); then
    seeds+=(--tables=h.tag)
    for picked in "${!table_of[@]}"; do
      if [[ ${table_of[picked]} == tag ]]; then seed_ids+=("$picked"); fi
    done
  fi
  if ((RANDOM % 2 == 0)); then return; fi
  for picked in person a b c order ev item note pair; do
    if ((RANDOM % 2 == 0)); then continue; fi
    depth=$((RANDOM % 4))
    if ((depth == 0)); then
      children+=("--children=${TABLE_NAMES[$picked]}")
    else
      children+=("--children=${TABLE_NAMES[$picked]}:$depth")
    fi
    child_depths+=("${TABLE_NAMES[$picked]}=$((depth == 0 ? 1000 : depth))")
  done
}

generate() {
  RANDOM=$1 rid=0 is_cyclic=$(($1 % 2))
  rows=() keys=() table_of=() seeds=() seed_ids=() children=() child_depths=()
  generate_rows
  generate_keys
  generate_selection
  printf '%s\n' "${rows[@]}" >"$2/rows.sql"
  printf '%s\n' "${keys[@]}" >"$2/keys.sql"
}
