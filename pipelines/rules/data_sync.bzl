"""Defines data_sync, its parts, and rollback: programs that update production from development. See the macros below.
"""

load("//tools:bazel.bzl", "run_command")
load(":launcher.bzl", "LAUNCHER_ATTRS", "runfiles_path", "write_launcher")
load(":providers.bzl", "FilterChainInfo")

_ROLLBACK = Label("//pipelines:rollback")

def _command(label):
    """Returns the command that runs the target from the user's workspace; options can follow."""
    repository = "@" + label.workspace_name if label.workspace_name else ""
    return run_command("%s//%s:%s" % (repository, label.package, label.name)) + " --"

def _sync_impl(ctx):
    words = [
        runfiles_path(ctx.file._sync),
        "name=" + ctx.label.name,
        "command=" + _command(ctx.label),
        "rollback=" + _command(_ROLLBACK),
        "workflow=" + ctx.attr.workflow,
        "mode=" + ctx.attr.mode,
        "schemas=" + ",".join(ctx.attr.schemas),
        "tables=" + ",".join(ctx.attr.tables),
        "buckets=" + ",".join(ctx.attr.buckets),
        "replace=" + struct(pairs = [list(pair) for pair in ctx.attr.replace.items()]).to_json(),
        "forbid=" + ",".join(ctx.attr.forbid),
    ]
    runfiles = ctx.attr._stages[DefaultInfo].default_runfiles
    for name, chain in [("psql_chain", ctx.attr.chain), ("supabase_chain", ctx.attr.supabase_chain)]:
        if chain:
            words.append(name + "=" + runfiles_path(chain[DefaultInfo].files_to_run.executable))
            runfiles = runfiles.merge(chain[DefaultInfo].default_runfiles)
    launcher = write_launcher(ctx, words + ["--"])
    return [DefaultInfo(
        executable = launcher,
        files = depset([launcher]),
        runfiles = runfiles.merge(ctx.runfiles(transitive_files = ctx.attr._stages[DefaultInfo].files)),
    )]

_sync = rule(
    implementation = _sync_impl,
    attrs = dict(
        LAUNCHER_ATTRS,
        workflow = attr.string(mandatory = True),  # a workflow of sync/workflows.txt
        chain = attr.label(
            executable = True,
            providers = [FilterChainInfo],
            cfg = "target",
        ),
        supabase_chain = attr.label(
            executable = True,
            providers = [FilterChainInfo],
            cfg = "target",
        ),
        schemas = attr.string_list(),
        tables = attr.string_list(),
        forbid = attr.string_list(),
        mode = attr.string(values = ["", "replace", "mirror", "merge", "add"]),
        buckets = attr.string_list(),
        replace = attr.string_dict(),
        _sync = attr.label(
            default = "//pipelines/sync:sync.sh",
            allow_single_file = True,
        ),
        _stages = attr.label(default = "//pipelines/sync"),
    ),
    executable = True,
)

def data_sync(
        name,
        chain,
        supabase_chain = None,
        mode = "",
        schemas = ["public"],
        tables = [],
        buckets = [],
        replace = {},
        forbid = [],
        **kwargs):
    """A program that brings development's rows to production and updates its storage buckets.

    It inspects both projects, prompts the user to confirm the plan, and then changes production. The workflow `data` of
    sync/workflows.txt lists its stages, which pipelines/README.md describes. The settings, such as the addresses of the
    databases, come from the environment or a file: `bazel run TARGET -- --help`.

        data_sync(
            name = "to_production",
            chain = ":to_production_chain",
            buckets = ["agent.portraits", "building.images"],
            replace = {"http://127.0.0.1:54321": "https://abc.supabase.co"},
        )

    Args:
      name: the program's name
      chain: the filter_chain between pg_dump and the push. The sync runs the chain's output in its own transaction, if
        dump-guard accepts it
      supabase_chain: the filter_chain for --push=supabase with --mode=replace. It must write INSERTs, because the Supabase
        CLI accepts no COPY
      mode: the default of the option --mode, which `--help` describes
      schemas: the schemas to select
      tables: if not empty, the only tables of these schemas to select, such as "public.agents"
      buckets: the storage buckets to update, if the setting BUCKETS does not name others
      replace: the strings that the chain replaces in values, and their replacements. Before production is compared with
        development, PostgreSQL itself makes the same replacements. "$DEV_URL" is the setting of that name, and
        "$PROD_ORIGIN" is the first of PROD_ORIGINS, or PROD_URL. The chain reads the pairs from the file replace.tsv,
        which has the format of `url-rewrite --pairs`
      forbid: hosts that no URL in production may have after the sync, such as "localhost"
      **kwargs: visibility, tags and the like
    """
    _sync(
        name = name,
        workflow = "data",
        chain = chain,
        supabase_chain = supabase_chain,
        mode = mode,
        schemas = schemas,
        tables = tables,
        buckets = buckets,
        replace = replace,
        forbid = forbid,
        **kwargs
    )

def row_sync(name, chain, schemas = ["public"], buckets = [], replace = {}, **kwargs):
    """A program that brings selected rows of development, what they refer to and their objects to production.

    Args:
      name: the program's name
      chain: as in a data_sync
      schemas: the schemas to select from
      buckets: the buckets of the objects, if the setting BUCKETS does not name others
      replace: as in the data_sync
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "rows", chain = chain, schemas = schemas, buckets = buckets, replace = replace, **kwargs)

def image_sync(name, schemas = ["public"], buckets = [], **kwargs):
    """A program that updates only the storage buckets, as data_sync does.

    Args:
      name: the program's name
      schemas: the schemas whose URLs to check with --delete-extra, which keeps the objects of URLs in any schema
      buckets: the storage buckets to update, if the setting BUCKETS does not name others
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "images", schemas = schemas, buckets = buckets, **kwargs)

def url_audit(name, schemas = ["public"], buckets = [], forbid = [], **kwargs):
    """A program that runs the last check of data_sync: every storage URL in production's rows has an object.

    Args:
      name: the program's name
      schemas: the schemas whose rows to check
      buckets: additional buckets to search for unused objects, besides those that URLs name, if the setting BUCKETS
        does not name others
      forbid: hosts that no URL in production may have, such as "localhost"
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "audit", schemas = schemas, buckets = buckets, forbid = forbid, **kwargs)

def verify(name, schemas = ["public"], tables = [], buckets = [], replace = {}, forbid = [], **kwargs):
    """A program that runs the last checks of data_sync: production has development's rows, and every URL an object.

    Args:
      name: the program's name
      schemas: as in the data_sync
      tables: as in the data_sync
      buckets: buckets to search for unused objects, if the setting BUCKETS does not name others
      replace: as in the data_sync
      forbid: as in the data_sync
      **kwargs: visibility, tags and the like
    """
    _sync(
        name = name,
        workflow = "verify",
        schemas = schemas,
        tables = tables,
        buckets = buckets,
        replace = replace,
        forbid = forbid,
        **kwargs
    )

def doctor(name, schemas = ["public"], buckets = [], replace = {}, forbid = [], **kwargs):
    """A program that looks for the causes of common problems, and changes nothing.

    Args:
      name: the program's name
      schemas: the schemas whose tables to check
      buckets: additional buckets to list, besides those that URLs name
      replace: as in the data_sync
      forbid: as in the data_sync
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "doctor", schemas = schemas, buckets = buckets, replace = replace, forbid = forbid, **kwargs)

def backup(name, schemas = ["public"], buckets = [], **kwargs):
    """A program that saves production's rows and objects in a run's folder, from which rollback can restore them.

    Args:
      name: the program's name
      schemas: the schemas whose rows to save
      buckets: the storage buckets to save, if the setting BUCKETS does not name others
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "backup", schemas = schemas, buckets = buckets, **kwargs)

def rollback(name, **kwargs):
    """A program that undoes a run of data_sync: it restores the rows, and the objects that the run replaced or deleted.

    Args:
      name: the program's name
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = "rollback", **kwargs)

def project_step(name, workflow, schemas = [], **kwargs):
    """A program for a part of a release other than the data. Every project can use the same target.

    Args:
      name: the program's name
      workflow: "schema" (migrations), "code" (the deployment), "site" (a check of the web site) or "health"
      schemas: the schemas whose rows to save before a migration changes them
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, workflow = workflow, schemas = schemas, **kwargs)
