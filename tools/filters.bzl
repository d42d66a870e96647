"""The only list of filters. //:install installs them, and //tools/conformance tests them all in the same way."""

def _filter(name, arguments = [], reads = "sql"):
    """Describes a filter in tools/NAME.

    Args:
      name: name of the folder and the program
      arguments: arguments that the filter requires. In them, {samples} is the folder of the samples, which also has the
        folders "buckets" and "migrations" and the file "key", and {server} is the URL of tools/testing/project_server
      reads: kind of input, the name of a sample in tools/conformance: "sql" (for a filter that requires pg_dump's end
        marker), "ndjson" (objects), "names" (buckets), "paths" (files), "pages" (of a web site), "env" (settings),
        "versions" (migrations), "patches" (of rows), "users", "catalog" (of a database), "counts" (rows per table), "csv" (rows), "journal" (of a run), "token" (of a user), "changes" (of dump-diff),
        "targets" (URLs, in which {server} is replaced, too), "mcp" (configuration of an MCP client)
    Returns:
      an element of FILTERS
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
    _filter("app-check", reads = "env"),
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
    _filter("csv-rows", arguments = ["--table=public.agents"], reads = "csv"),
    _filter("deploy-check", arguments = ["--url={server}"], reads = "pages"),
    _filter("dump-clean"),
    _filter("dump-count"),
    _filter(
        "dump-diff",
        arguments = [
            "--schema={samples}/keyless.sql",
            "{samples}/sample.sql",
        ],
    ),
    _filter(
        "dump-guard",
        arguments = ["--relations-from={samples}/relations.txt"],
    ),
    _filter(
        "dump-select",
        arguments = [
            "--schema={samples}/schema.sql",
            "--tables=public.agents",
        ],
    ),
    _filter("dump-sort", arguments = ["--schema={samples}/schema.sql"]),
    _filter("dump-tokens"),
    _filter(
        "dump-upsert",
        arguments = ["--schema={samples}/schema.sql"],
    ),
    _filter("env-check", reads = "env"),
    _filter("health-check", arguments = ["--timeout=60"], reads = "targets"),
    _filter(
        "manifest-diff",
        arguments = [
            "-",
            "{samples}/other.ndjson",
        ],
        reads = "ndjson",
    ),
    _filter("mcp-check", reads = "mcp"),
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
        "run-record",
        arguments = [
            "--run={samples}/run",
            "--stage=plan",
        ],
        reads = "journal",
    ),
    _filter("run-report", arguments = ["--run={samples}/run"], reads = "journal"),
    _filter(
        "schema-diff",
        arguments = [
            "-",
            "{samples}/sample.catalog",
        ],
        reads = "catalog",
    ),
    _filter("sync-plan", reads = "counts"),
    _filter("token-check", reads = "token"),
    _filter("truncate-prepend"),
    _filter("url-list"),
    _filter(
        "url-repair",
        arguments = [
            "--missing={samples}/missing.ndjson",
            "--present={samples}/present.ndjson",
        ],
        reads = "changes",
    ),
    _filter("url-rewrite", arguments = ["--from=http://127.0.0.1:54321", "--to=https://abc.supabase.co"]),
    _filter("watch-match", reads = "paths"),
]
