"""data_sync, its parts, and rollback: from dev to prod as one program. See the macros below."""

load(":launcher.bzl", "LAUNCHER_ATTRS", "runfiles_path", "write_launcher")
load(":providers.bzl", "FilterChainInfo")

def _sync_impl(ctx):
    chain = ctx.executable.chain
    words = [
        runfiles_path(ctx.file._sync),
        ctx.label.name,
        ctx.attr.what,
        runfiles_path(chain) if chain else "",
        ",".join(ctx.attr.schemas),
        ",".join(ctx.attr.tables),
        ",".join(ctx.attr.buckets),
        struct(pairs = [list(pair) for pair in ctx.attr.replace.items()]).to_json(),
        ",".join(ctx.attr.forbid),
        "--",
    ]
    runfiles = ctx.attr._stages[DefaultInfo].default_runfiles
    if chain:
        runfiles = runfiles.merge(ctx.attr.chain[DefaultInfo].default_runfiles)
    launcher = write_launcher(ctx, words)
    return [DefaultInfo(
        executable = launcher,
        files = depset([launcher]),
        runfiles = runfiles.merge(ctx.runfiles(transitive_files = ctx.attr._stages[DefaultInfo].files)),
    )]

_sync = rule(
    implementation = _sync_impl,
    attrs = dict(
        LAUNCHER_ATTRS,
        what = attr.string(mandatory = True),
        chain = attr.label(
            executable = True,
            providers = [FilterChainInfo],
            cfg = "target",
        ),
        schemas = attr.string_list(),
        tables = attr.string_list(),
        forbid = attr.string_list(),
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

def data_sync(name, chain, schemas = ["public"], tables = [], buckets = [], replace = {}, forbid = [], **kwargs):
    """A program that replaces production's rows by development's, and brings its storage buckets up to date.

    It looks first: settings, preflight, export (pg_dump), filter (the chain), list (what is to happen to the objects),
    plan. Then it asks.
    Then it acts: backup, backup_objects, push (psql, in one transaction), objects (upload), verify (rows), audit (every
    URL has its object) and, on request, delete_extra. Where the databases and projects are it finds in its environment:
    `bazel run TARGET -- --help`.

        data_sync(
            name = "to_production",
            chain = ":to_production_chain",
            buckets = ["agent.portraits", "building.images"],
            replace = {"http://127.0.0.1:54321": "https://abc.supabase.co"},
        )

    Args:
      name: the program's name
      chain: the filter_chain between pg_dump and psql; what it writes must be one transaction
      schemas: the schemas to carry
      tables: when there are any, the only tables of these to carry, such as "public.agents"
      buckets: the storage buckets to carry; BUCKETS in the environment takes their place
      replace: what the chain replaces in values. prod is compared with dev after these replacements by PostgreSQL itself.
        "$DEV_URL" is the setting of that name, and "$PROD_ORIGIN" the first of PROD_ORIGINS, or PROD_URL. The chain finds
        the pairs in the file replace.pairs, in the form of `url-rewrite --pairs`
      forbid: hosts that no URL in prod may have when all is done, such as "localhost"
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "data", chain = chain, schemas = schemas, tables = tables, buckets = buckets, replace = replace, forbid = forbid, **kwargs)

def image_sync(name, schemas = ["public"], buckets = [], **kwargs):
    """A program that does the objects' part of data_sync alone.

    Args:
      name: the program's name
      schemas: those whose rows' URLs keep objects from --delete-extra
      buckets: the storage buckets to carry; BUCKETS in the environment takes their place
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "images", schemas = schemas, buckets = buckets, **kwargs)

def url_audit(name, schemas = ["public"], buckets = [], forbid = [], **kwargs):
    """A program that does the last part of data_sync alone: has every storage URL in prod's rows its object?

    Args:
      name: the program's name
      schemas: whose rows to look at
      buckets: in which to look for objects that no row uses, besides those that URLs name; BUCKETS in the environment
        takes their place
      forbid: hosts that no URL in prod may have, such as "localhost"
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "audit", schemas = schemas, buckets = buckets, forbid = forbid, **kwargs)

def verify(name, schemas = ["public"], tables = [], buckets = [], replace = {}, forbid = [], **kwargs):
    """A program that does the check of data_sync alone: does prod hold dev's rows, and every URL its object?

    Args:
      name: the program's name
      schemas: those of the data_sync
      tables: those of the data_sync
      buckets: in which to look for objects that no row uses; BUCKETS in the environment takes their place
      replace: that of the data_sync
      forbid: that of the data_sync
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "verify", schemas = schemas, tables = tables, buckets = buckets, replace = replace, forbid = forbid, **kwargs)

def backup(name, schemas = ["public"], buckets = [], **kwargs):
    """A program that saves prod's rows and objects in a run's folder, from which rollback can put them back.

    Args:
      name: the program's name
      schemas: whose rows to save
      buckets: the storage buckets to save; BUCKETS in the environment takes their place
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "backup", schemas = schemas, buckets = buckets, **kwargs)

def rollback(name, **kwargs):
    """A program that undoes a run of data_sync: production's rows as they were, and the objects it replaced or deleted.

    Args:
      name: the program's name
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = "rollback", **kwargs)

def project_step(name, what, **kwargs):
    """A program for what goes along with the data, and is the same for every project.

    Args:
      name: the program's name
      what: "schema" (migrations), "code" (the deployment) or "site" (whether it arrived); see sync.sh
      **kwargs: visibility, tags and the like
    """
    _sync(name = name, what = what, **kwargs)
