# shellcheck shell=bash disable=SC2034,SC2154  # shared with sync.sh
# Sourced by sync.sh: what each kind of sync ($what) does, which stages it has, and its options. Sets does, variables, look,
# act, and what the options say.

case $what in
  data)
    does="Replaces production's rows by development's, and brings its storage buckets up to development's."
    variables=(DEV_DB_URL PROD_DB_URL)
    look=(settings preflight export filter list plan)
    act=(backup backup_objects push objects verify audit)
    ;;
  images)
    does="Brings production's storage buckets up to development's."
    variables=(DEV_URL PROD_URL BUCKETS)
    look=(settings list)
    act=(backup_objects objects)
    ;;
  rollback)
    does="Puts back the rows of production, and the objects, that an earlier run has replaced or deleted."
    variables=(PROD_DB_URL)
    look=(settings rollback_filter)
    act=(backup push restore_objects verify)
    ;;
  backup)
    does="Saves production's rows, and the objects in its buckets, in a run's folder, from which a rollback can put them back."
    variables=(PROD_DB_URL)
    look=(settings backup backup_all_objects)
    act=()
    ;;
  verify)
    does="Checks that production holds development's rows and sequences, and that every storage URL has its object."
    variables=(DEV_DB_URL PROD_DB_URL)
    look=(settings preflight export verify audit)
    act=()
    ;;
  schema)
    does="Applies the migrations in supabase/migrations that production has not had yet, by the Supabase CLI."
    variables=(PROD_DB_URL)
    look=(settings migrations)
    act=(schema_push)
    ;;
  code)
    does="Deploys the code by DEPLOY_COMMAND, and waits until SITE_URL serves the new build."
    variables=(DEPLOY_COMMAND)
    look=(site)
    act=(deploy deploy_check)
    ;;
  site)
    does="Checks that SITE_URL answers, and with the page title EXPECT_TITLE."
    variables=(SITE_URL)
    look=(deploy_check)
    act=()
    ;;
  audit)
    does="Checks that every storage URL in production's rows has its object, and lists the objects that no row uses."
    variables=(PROD_DB_URL PROD_URL)
    look=(settings audit)
    act=()
    ;;
esac

# RUN_IN: where the user stands.
RUN_IN=${BUILD_WORKING_DIRECTORY:-$PWD} env_file='' PUSH=auto ALLOW_LOCAL_TARGET='' ALLOW_REMOTE_SOURCE='' MIGRATIONS=''
REPAIR='' DUMP='' last='' plan_only=false yes=false target='' delete_extra=false replan=false resume='' ROLLBACK=''
skip_objects=false skip_urls=false acting=(data images rollback schema code)
# existing FILE: sets $path.
existing() {
  path=$(cd "$RUN_IN" && realpath -e -- "$1" 2>/dev/null) || { echo "$name: $1: no such file or folder" >&2; exit 3; }
}
# only_of WHAT...: the option is one of these kinds of sync.
only_of() { [[ " $* " == *" $what "* ]] || wrong "unknown option: $option"; }
while (($#)); do
  option=$1
  shift
  case $option in    # --option VALUE is --option=VALUE
    --chain | --dump | --skip | --push | --schemas | --tables | --env-file | --migrations | --resume | --target)
      (($#)) || wrong "$option needs a value"
      option=$option=$1
      shift
      ;;
  esac
  case $option in
    -h | --help) usage; exit ;;
    --env-file=?*) existing "${option#*=}" && env_file=$path ;;
    --migrations=?*) existing "${option#*=}" && MIGRATIONS=$path ;;
    --allow-local-target) ALLOW_LOCAL_TARGET=1 ;;
    --allow-remote-source) ALLOW_REMOTE_SOURCE=1 ;;
    --plan) only_of "${acting[@]}" && plan_only=true ;;
    --yes) only_of "${acting[@]}" && yes=true ;;
    --target=?*) only_of "${acting[@]}" && target=${option#*=} ;;
    --resume=?*) only_of "${acting[@]}" && resume=${option#*=} ;;
    --chain=?*) only_of data && existing "${option#*=}" && CHAIN=$path ;;
    --dump=?*) only_of data && existing "${option#*=}" && DUMP=$path ;;
    --replan) only_of data && replan=true ;;
    --skip=objects) only_of data && skip_objects=true ;;
    --skip=urls) only_of data && skip_urls=true ;;
    --push=auto | --push=psql | --push=supabase) only_of data rollback && PUSH=${option#*=} ;;
    --push=?*) only_of data rollback && wrong "no way to push: ${option#*=}; there are auto, psql and supabase" ;;
    --schemas=?*) only_of data verify backup && SCHEMAS=${option#*=} ;;
    --tables=?*) only_of data verify backup && TABLES=${option#*=} ;;
    --repair) only_of schema && REPAIR=1 ;;
    --delete-extra) only_of data images && delete_extra=true && variables+=(PROD_DB_URL) ;;
    -*) wrong "unknown option: $option" ;;
    *)
      only_of rollback
      [[ -z $ROLLBACK ]] || wrong "one run at a time: $ROLLBACK, $option"
      ROLLBACK=$option
      ;;
  esac
done
if $delete_extra && { $skip_objects || $skip_urls; }; then wrong '--delete-extra needs the objects and their URLs'; fi
[[ -z $DUMP || -z $TABLES ]] || wrong 'the tables of a --dump are those that are in it'
if [[ -n $DUMP ]]; then look=(settings preflight take_dump filter list plan); fi
if $skip_urls; then act=(backup backup_objects push objects verify); fi
