"""Defines filtered_dump, which applies a filter_chain to a file as a build graph. See the macro below."""

load(":providers.bzl", "FilterChainInfo")

# The PATH of --incompatible_strict_action_env. An action that inherited the caller's PATH would have a different key for
# each caller.
_PATH = "/bin:/usr/bin:/usr/local/bin"

def _filtered_dump_impl(ctx):
    steps = ctx.attr.chain[FilterChainInfo].steps
    groups = {}
    source = ctx.file.src
    for step in steps:
        suffix = "" if step == steps[-1] else "." + step.name
        output = ctx.actions.declare_file(ctx.label.name + suffix + ".sql")
        ctx.actions.run_shell(
            command = '"$1" <"$2" >"$3" || { status=$?; rm "$3"; exit "$status"; }',  # never a partial file
            arguments = [step.launcher.executable.path, source.path, output.path],
            inputs = [source],
            tools = [step.launcher],
            outputs = [output],
            mnemonic = "FilterDump",
            progress_message = "Filtering %s, step %s" % (ctx.label, step.name),
            env = {"PATH": _PATH},
            # Not a tag: Bazel 4 does not pass the tags of a rule on to its actions.
            execution_requirements = {} if ctx.attr.remote else {"no-remote": ""},
        )
        groups[step.name] = depset([output])
        source = output
    return [
        DefaultInfo(
            files = depset([source]),
            runfiles = ctx.runfiles(files = [source]),
        ),
        OutputGroupInfo(**groups),
    ]

_filtered_dump = rule(
    implementation = _filtered_dump_impl,
    attrs = {
        "src": attr.label(
            mandatory = True,
            allow_single_file = True,
        ),
        "chain": attr.label(
            mandatory = True,
            providers = [FilterChainInfo],
            cfg = "target",  # see filter_step
        ),
        "remote": attr.bool(),
    },
)

def _step_output_impl(ctx):
    files = ctx.attr.dump[OutputGroupInfo][ctx.attr.step]
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

# Not a filegroup, which would depend on the later steps too, through the runfiles of the dump. A step's output is most
# useful when the next step fails.
_step_output = rule(
    implementation = _step_output_impl,
    attrs = {
        "dump": attr.label(mandatory = True),
        "step": attr.string(mandatory = True),
    },
)

def _step_names(chain):
    """Returns the names of a chain's steps, or none if the chain is in another package, which a macro cannot read."""
    name = chain.replace("//%s:" % native.package_name(), ":").lstrip(":")
    if name.startswith("//") or name.startswith("@"):
        return []
    rule = native.existing_rule(name) or fail("filtered_dump: declare the filter_chain %s before it" % chain)
    return [step[len(":" + name + "."):] for step in rule.get("steps", [])]

def filtered_dump(name, src, chain, remote = False, visibility = None, **kwargs):
    """Builds the file NAME.sql from `src` with all steps of a chain, each a cached action.

        filtered_dump(name = "sample", src = "dump.sql", chain = ":to_production")

    The output of each step can be used too: NAME.1-dump-clean.sql, NAME.2-truncate-prepend.sql, … are files in
    bazel-bin, output groups of NAME (`--output_groups=1-dump-clean`) and, for a chain of the same package, targets.

    Steps run on this machine, even if a remote execution cluster builds the filters, and no remote cache gets their
    outputs. Filters are faster than the transfer of a dump to another machine, and a cluster's cache contains every file
    in plain text. docs/cluster.md has the details.

    Args:
      name: name of the result, without .sql
      src: the dump, a file or a target with one output
      chain: label of a filter_chain
      remote: allows a cluster to run the steps and to cache their outputs. It is meant for samples: small dumps without
        real rows
      visibility: visibility of the result and the intermediate targets
      **kwargs: testonly, tags and the like
    """
    _filtered_dump(name = name, src = src, chain = chain, remote = remote, visibility = visibility, **kwargs)
    for step in _step_names(chain)[:-1]:
        _step_output(
            name = "%s.%s.sql" % (name, step),
            dump = ":" + name,
            step = step,
            visibility = visibility,
            **kwargs
        )
