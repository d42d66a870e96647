"""The one list of filters. //:install installs them, //tools/conformance tests them all in the same way."""

def _filter(name, arguments = [], reads = "sql"):
    """A filter, to be found in tools/NAME.

    Args:
      name: of the folder and the program
      arguments: those it cannot run without
      reads: what it takes, by the name of a sample in tools/conformance: "sql" for a filter that insists on pg_dump's
        end marker, "ndjson" for a list of objects, "names" for one of buckets, "paths" for one of files, "pages" for one
        of a site's, "env" for settings, "versions" for a list of migrations, "patches" for those of rows, "users",
        "catalog" for the catalog of a database, "counts" for rows by table. In
        arguments, {samples} is the samples' folder, which has folders of buckets and migrations, "buckets" and
        "migrations", and a file "key", too, and {server} the URL of tools/testing/project_server.
    Returns:
      the struct that FILTERS consists of
    """
    return struct(
        name = name,
        arguments = arguments,
        reads = reads,
        program = "//tools/%s" % name,
        man = "//tools/%s:man" % name,
        readme = "//tools/%s:README.md" % name,
    )

FILTERS = [
    _filter(
        "auth-users",
        arguments = [
            "--url={server}",
            "--key-file={samples}/key",
        ],
        reads = "users",
    ),
    _filter(
        "bucket-delete",
        arguments = [
            "--url=file:{samples}/buckets",
            "--dry-run",
            "--max-delete=1000000",
        ],
        reads = "ndjson",
    ),
    _filter(
        "bucket-list",
        arguments = ["--url=file:{samples}/buckets"],
        reads = "names",
    ),
    _filter("bucket-upload", arguments = ["--from=file:{samples}/buckets", "--to=file:target", "--create-buckets"], reads = "ndjson"),
    _filter("deploy-check", arguments = ["--url={server}"], reads = "pages"),
    _filter("dump-clean"),
    _filter("dump-count"),
    _filter("dump-tokens"),
    _filter("env-check", reads = "env"),
    _filter(
        "manifest-diff",
        arguments = [
            "-",
            "{samples}/other.ndjson",
        ],
        reads = "ndjson",
    ),
    _filter("migration-list", arguments = ["{samples}/migrations"], reads = "versions"),
    _filter(
        "row-patch",
        arguments = [
            "--url=http://127.0.0.1:54321",
            "--key-file={samples}/key",
            "--dry-run",
        ],
        reads = "patches",
    ),
    _filter(
        "schema-diff",
        arguments = [
            "-",
            "{samples}/sample.catalog",
        ],
        reads = "catalog",
    ),
    _filter("sync-plan", reads = "counts"),
    _filter("truncate-prepend"),
    _filter("url-list"),
    _filter("url-rewrite", arguments = ["--from=http://127.0.0.1:54321", "--to=https://abc.supabase.co"]),
    _filter("watch-match", reads = "paths"),
]
