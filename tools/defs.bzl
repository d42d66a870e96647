"""The rules of the tools/<filter>/BUILD.bazel files."""

def _union(a, b):
    return a + [label for label in b if label not in a]

def filter(name, srcs = None, hdrs = None, deps = [], main_deps = []):
    """A filter: a library, a program and a man page.

    The program is main.cc, which defines dumpline::Main(), linked with the library. The library is named after the
    program, with underscores, so that the tests in the folder can use it.

    Args:
      name: of the program, which is the folder's
      srcs: sources of the library (default: <name>.cc, with underscores)
      hdrs: headers of the library (default: <name>.h, with underscores)
      deps: of the library and of main.cc, besides Abseil, //tools/lib/io and //tools/lib/status
      main_deps: what main.cc needs in addition, besides //tools/lib/cli
    """
    if name != native.package_name().split("/")[-1]:
        fail("filter %s must have the name of its folder" % name)
    library = name.replace("-", "_")
    library_deps = _union(["//third_party:absl", "//tools/lib/io", "//tools/lib/status"], deps)
    native.cc_library(
        name = library,
        srcs = srcs or [library + ".cc"],
        hdrs = hdrs or [library + ".h"],
        deps = library_deps,
    )
    native.cc_binary(
        name = name,
        srcs = ["main.cc"],
        visibility = ["//visibility:public"],
        deps = _union(library_deps, [library, "//tools/lib/cli", "//tools/lib/cli:main"] + main_deps),
    )
    man_page()

def man_page(name = "man"):
    """The man page <filter>.1 of this folder's filter, made from its README.md, which becomes a label of its own.

        # dump-clean                          the folder's name

        What it does in one sentence.         becomes NAME, as "dump-clean - what it does in one sentence"

        ## Synopsis
        ## Description
        ## Options                            `--flag=VALUE` on a line of its own, then `: what it does`
        ## Exit status
        ## Examples

    Args:
      name: of the target
    """
    filter = native.package_name().split("/")[-1]
    native.genrule(
        name = name,
        srcs = ["README.md"],
        outs = [filter + ".1"],
        cmd = "$(execpath //tools:man_page) %s <$< >$@" % filter,
        tools = ["//tools:man_page"],
        visibility = ["//visibility:public"],
    )
    native.exports_files(["README.md"])
