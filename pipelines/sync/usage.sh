# shellcheck shell=bash disable=SC2034,SC2154  # shared with sync.sh
# Sourced by sync.sh: usage and wrong, what is said of options.

wrong() { printf "%s: %s\ntry '%s --help'\n" "$name" "$1" "$name" >&2; exit 2; }

usage() {
  echo "$name [OPTION...]$([[ $what != rollback ]] || echo ' RUN')"$'\n\n'"$does"$'\n'
  if ((${#act[@]})); then
    cat <<END
  --plan            look, and say what would be done; change nothing
  --yes             do not ask; --target must name the target then
  --target=REF      the target that is meant; any other is refused
  --resume=RUN      go on with a run that was broken off: the name of its folder
END
  fi
  if [[ $what == data || $what == images ]]; then
    echo "  --delete-extra    delete, after a backup, the objects that only production has and that no storage URL in the
                    rows of its schemas ($SCHEMAS) names; of names without a URL nobody knows"
  fi
  if [[ $what == data || $what == verify || $what == backup ]]; then
    cat <<END
  --schemas=A,B     these schemas, in place of $SCHEMAS
  --tables=S.T,…    only these tables, named as the plan names them${TABLES:+, in place of $TABLES}
END
  fi
  if [[ $what == data ]]; then
    cat <<END
  --replan          what has changed since the last --plan does not matter
  --chain=PROGRAM   what turns pg_dump's output into the SQL to push, in place of the declared chain
  --dump=FILE       take FILE, made by pg_dump --data-only --disable-triggers, in place of dumping DEV_DB_URL; verify can
                    then only count rows, as nobody else knows what is in them
  --skip=objects    leave storage buckets alone
  --skip=urls       do not check production's URLs afterwards
END
  fi
  if [[ $what == data || $what == rollback ]]; then
    cat <<END
  --push=auto       psql, which keeps COPY and is the fastest; it reaches the database, or preflight fails: the default
  --push=psql       the same, but say so
  --push=supabase   push by the Supabase CLI, found on PATH or installed by
                    tools/bazel run //third_party/supabase_cli:install
END
  fi
  if [[ $what == schema || $what == data ]]; then
    echo "  --migrations=DIR  the folder of migrations, where it is not supabase/migrations"
  fi
  if [[ $what == schema ]]; then
    cat <<END
  --repair          note versions that production has had, and the folder has not, as reverted: they keep the CLI from
                    pushing. Nothing of what they did is undone
END
  fi
  cat <<END
  --env-file=FILE   read settings from FILE (.env.production, where there is one); the environment's come first
  --allow-local-target
                    production may be on this machine or in a private network: for rehearsals
  --allow-remote-source
                    development may be on the internet
  --help            this text

Settings, of which needed ${variables[*]}:
DEV_DB_URL, PROD_DB_URL, the databases, as postgres:// URLs (DEV_DB_URL: else the local stack's; PROD_DB_URL: else that of
the project that \`supabase link\` has linked, with the password SUPABASE_DB_PASSWORD);
DEV_PG_DUMP, the words of a command that dumps development in place of \`pg_dump -d DEV_DB_URL\`, such as
\`docker exec supabase_db_app pg_dump -h 127.0.0.1 -U postgres\`;
DEV_URL, PROD_URL, DEV_SECRET_KEY, PROD_SECRET_KEY, the projects and their secret keys, for objects (DEV_URL: else the
local stack's); SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY are understood for production's;
BUCKETS, their buckets, separated by commas${declared_buckets:+ ($declared_buckets)};
PROD_ORIGINS, how storage URLs in production's rows begin, separated by commas, where that is not PROD_URL;
SITE_URL, SITE_PAGES, EXPECT_TITLE, the web site, the pages to look at (/), separated by commas, and their title;
DEPLOY_COMMAND, DEPLOY_WAIT, what deploys it, and how many seconds that may take (600);
PROJECT_REF, what --target is to be (the reference or host in PROD_URL, else in PROD_DB_URL).
Each run has a folder with all that it read, wrote and saved, in DUMPLINE_RUNS (.dumpline/runs).
END
}
