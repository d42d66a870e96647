"""Defines filter_chain, which combines a list of filters and their arguments into one program. See the macro below."""

load(":launcher.bzl", "LAUNCHER_ATTRS", "expand_locations", "runfiles_path", "write_launcher")
load(":providers.bzl", "FilterChainInfo", "FilterStepInfo")

def _program(launcher, runfiles):
    return DefaultInfo(
        executable = launcher,
        files = depset([launcher]),
        runfiles = runfiles,
    )

def _filter_step_impl(ctx):
    words = [runfiles_path(ctx.executable.filter)]
    words += [expand_locations(ctx, word, ctx.attr.data) for word in ctx.attr.arguments]
    return [_program(
        write_launcher(ctx, words),
        ctx.runfiles(files = ctx.files.data).merge(ctx.attr.filter[DefaultInfo].default_runfiles),
    )]

_filter_step = rule(
    implementation = _filter_step_impl,
    doc = "A program that runs one filter with its arguments.",
    attrs = dict(
        LAUNCHER_ATTRS,
        filter = attr.label(
            mandatory = True,
            executable = True,
            # Not "exec": build actions must run the binaries that ship, that tests run and that --config=asan checks.
            cfg = "target",
        ),
        arguments = attr.string_list(),
        data = attr.label_list(allow_files = True),
    ),
    executable = True,
)

def _filter_chain_impl(ctx):
    prefix = ctx.label.name + "."
    steps = []
    runfiles = ctx.runfiles(files = [ctx.file._chain])
    words = [runfiles_path(ctx.file._chain), ctx.label.name]
    for step in ctx.attr.steps:
        info = step[DefaultInfo]
        steps.append(FilterStepInfo(
            name = step.label.name[len(prefix):],
            launcher = info.files_to_run,
        ))
        words.append(runfiles_path(info.files_to_run.executable))
        runfiles = runfiles.merge(info.default_runfiles)
    return [
        _program(write_launcher(ctx, words + ["--"]), runfiles),
        FilterChainInfo(steps = steps),
    ]

_filter_chain = rule(
    implementation = _filter_chain_impl,
    attrs = dict(
        LAUNCHER_ATTRS,
        steps = attr.label_list(
            mandatory = True,
            allow_empty = False,
        ),
        _chain = attr.label(
            default = "//pipelines/rules:chain.sh",
            allow_single_file = True,
        ),
    ),
    executable = True,
)

def _basename(label):
    return label.split("/")[-1].split(":")[-1]

def _filter_label(filter):
    if "/" in filter or ":" in filter:
        return filter
    return Label("//tools/%s" % filter)

def filter_chain(name, steps, data = [], visibility = None, **kwargs):
    """A program that reads stdin, sends it through the steps' pipe and writes stdout.

    Its exit status is 0 if every step succeeded, otherwise that of the first step that failed. Each failure is reported
    on stderr as `NAME: step 2 truncate-prepend: exit 3`. The program takes no arguments: values that vary between runs
    are in environment variables and in files of the working directory. If the program is killed, its steps are too.

        filter_chain(
            name = "to_production",
            steps = [
                ["dump-clean"],
                ["truncate-prepend", "--schema=$(location :schema.sql)"],
                ["url-rewrite", "--from=http://127.0.0.1:54321", "--to=https://abc.supabase.co"],
            ],
            data = [":schema.sql"],
        )

    Args:
      name: the program's name. Each step is a program too, such as NAME.1-dump-clean.
      steps: a list of command lines, each a list of words. The first word is the filter: the name of a filter of
        dumpline, or the label of any program that reads stdin and writes stdout. The other words are its arguments.
        They are passed unchanged, except that $(location LABEL) becomes the path of a file in `data`
      data: files that the arguments name. Only steps with a $(location …) depend on them. If a file changes, the
        results of the other steps of a filtered_dump remain valid
      visibility: visibility of the chain
      **kwargs: testonly, tags and the like, for every target
    """
    targets = []
    for index, words in enumerate(steps):
        filter, arguments = words[0], words[1:]
        target = "%s.%d-%s" % (name, index + 1, _basename(filter))
        _filter_step(
            name = target,
            filter = _filter_label(filter),
            arguments = arguments,
            data = data if [word for word in arguments if "$(location " in word] else [],
            visibility = visibility,
            **kwargs
        )
        targets.append(":" + target)
    _filter_chain(name = name, steps = targets, visibility = visibility, **kwargs)
