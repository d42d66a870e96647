"""The one rule that every tools/<filter>/BUILD.bazel shares."""

def man_page(name = "man"):
    """The man page <filter>.1 of this folder's filter, made from its README.md.

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
