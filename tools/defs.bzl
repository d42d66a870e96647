"""Defines the macros that the tools/<filter>/BUILD.bazel files use."""

load("//tools:rules.bzl", "cc_binary", "cc_library")

def _union(a, b):
    return a + [label for label in b if label not in a]

def filter(name, srcs = None, hdrs = None, deps = [], main_deps = []):
    """Declares a filter: a library, a program and a man page.

    The program consists of the library and main.cc, which defines dumpline::Main(). The library has the name of the
    program, with underscores. It is a separate target so that the tests in the folder can use it.

    Args:
      name: name of the program, which must be the folder's name
      srcs: sources of the library (default: <name>.cc, with underscores)
      hdrs: headers of the library (default: <name>.h, with underscores)
      deps: dependencies of the library and of main.cc, besides Abseil, //tools/lib/io and //tools/lib/status
      main_deps: additional dependencies of main.cc, besides //tools/lib/cli
    """
    if name != native.package_name().split("/")[-1]:
        fail("filter %s must have the name of its folder" % name)
    library = name.replace("-", "_")
    library_deps = _union(["//third_party:absl", "//tools/lib/io", "//tools/lib/status"], deps)
    cc_library(
        name = library,
        srcs = srcs or [library + ".cc"],
        hdrs = hdrs or [library + ".h"],
        deps = library_deps,
    )
    cc_binary(
        name = name,
        srcs = ["main.cc"],
        visibility = ["//visibility:public"],
        deps = _union(library_deps, [library, "//tools/lib/cli", "//tools/lib/cli:main"] + main_deps),
    )
    man_page()

def man_page(name = "man"):
    """Builds <filter>.1, the man page of this folder's filter, from its README.md, and exports README.md.

    The README.md must have this form:

        # dump-clean                          the folder's name

        What it does in one sentence.         becomes NAME, as "dump-clean - what it does in one sentence"

        ## Synopsis
        ## Description
        ## Options                            `--flag=VALUE` on a line of its own, then `: what it does`
        ## Exit status
        ## Examples

    Args:
      name: name of the target
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
