"""Defines a repository with the linker options that pkg-config prints for Debian's libraries. The libraries of Abseil,
and their order, differ between versions."""

def _linkopt(option, static):
    """Returns the option, changed to link the static archive if the library's name starts with a prefix in `static`."""
    for prefix in static:
        if option.startswith("-l" + prefix):
            return "-l:lib%s.a" % option[2:]
    return option

def _pkg_config_impl(repository_ctx):
    linkopts = {}
    for name, packages in repository_ctx.attr.packages.items():
        result = repository_ctx.execute(["pkg-config", "--static", "--libs"] + packages)
        if result.return_code != 0:
            fail("pkg-config: " + result.stderr)
        linkopts[name] = [_linkopt(option, repository_ctx.attr.static) for option in result.stdout.strip().split(" ") if option]
    repository_ctx.file("BUILD.bazel", "")
    repository_ctx.file("linkopts.bzl", "LINKOPTS = " + repr(linkopts))

pkg_config = repository_rule(
    implementation = _pkg_config_impl,
    doc = "A repository with //:linkopts.bzl, whose LINKOPTS has the linker options for each name in `packages`.",
    attrs = {
        "packages": attr.string_list_dict(mandatory = True, doc = "pkg-config's names of packages, by a name of ours"),
        "static": attr.string_list(doc = "libraries to link statically: prefixes of the names after -l"),
    },
    configure = True,
    local = True,
)
