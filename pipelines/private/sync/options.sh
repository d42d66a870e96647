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
skip_objects=false skip_urls=false
existing() { (cd "$RUN_IN" && realpath -e -- "$1"); }
for option; do
  case $what$option in
    *-h | *--help) usage; exit ;;
    data--chain=?*) CHAIN=$(existing "${option#*=}") || exit 3 ;;
    data--dump=?*) DUMP=$(existing "${option#*=}") || exit 3 ;;
    data--replan) replan=true ;;
    data--skip=objects) skip_objects=true ;;
    data--skip=urls) skip_urls=true ;;
    data--push=* | rollback--push=*)
      PUSH=${option#*=}
      [[ $PUSH =~ ^(auto|psql|supabase)$ ]] || wrong "no way to push: $PUSH; there are auto, psql and supabase"
      ;;
    data--schemas=?* | verify--schemas=?* | backup--schemas=?*) SCHEMAS=${option#*=} ;;
    data--tables=?* | verify--tables=?* | backup--tables=?*) TABLES=${option#*=} ;;
    *--env-file=?*) env_file=$(existing "${option#*=}") || exit 3 ;;
    schema--repair) REPAIR=1 ;;
    *--migrations=?*) MIGRATIONS=$(existing "${option#*=}") || exit 3 ;;
    *--allow-local-target) ALLOW_LOCAL_TARGET=1 ;;
    *--allow-remote-source) ALLOW_REMOTE_SOURCE=1 ;;
    schema--delete-extra | code--delete-extra | audit* | backup* | verify* | site* | rollback--delete-extra) wrong "unknown option: $option" ;;
    rollback[!-]*) ROLLBACK=$option ;;
    *--resume=?*) resume=${option#*=} ;;
    *--plan) plan_only=true ;;
    *--yes) yes=true ;;
    *--target=?*) target=${option#*=} ;;
    *--delete-extra) delete_extra=true; variables+=(PROD_DB_URL) ;;
    *) wrong "unknown option: $option" ;;
  esac
done
if $delete_extra && { $skip_objects || $skip_urls; }; then wrong '--delete-extra needs the objects and their URLs'; fi
[[ -z $DUMP || -z $TABLES ]] || wrong 'the tables of a --dump are those that are in it'
if [[ -n $DUMP ]]; then look=(settings preflight take_dump filter list plan); fi
if $skip_urls; then act=(backup backup_objects push objects verify); fi
