"""The commands that messages recommend."""

# The program to name. The workspace name is empty only when dumpline itself is built, and then tools/bazel exists.
_BAZEL = "bazel" if Label("//tools:bazel.bzl").workspace_name else "tools/bazel"

def run_command(target):
    """Returns the shell command that runs a target, given as text such as "//pipelines:runs"."""
    return "%s run %s" % (_BAZEL, target)
