"""Generates the script with which Bazel starts a program from its runfiles with given arguments."""

load("@bazel_skylib//lib:shell.bzl", "shell")

# Stands in front of a runfiles path inside a word until the word is quoted. Nobody types control characters.
_RUNFILES = "\1runfiles\1"

def runfiles_path(file):
    """A word for write_launcher that becomes the path of this file at run time."""
    return _RUNFILES + file.short_path

def expand_locations(ctx, word, data):
    """Replaces each $(location LABEL) in a word by that file's path at run time.

    Everything else in the word, other `$` included, is the word itself.
    """
    if "$(location " not in word:
        return word
    return ctx.expand_location(word.replace("$(location ", _RUNFILES + "$(rootpath "), data)

def _shell_word(ctx, word):
    if _RUNFILES not in word:
        return shell.quote(word)

    # A short path is relative to the main repository; another one's begins with "../". The variable must stand outside
    # of the quotes, hence the '"…"' that ends them and begins them anew.
    word = shell.quote(word)
    word = word.replace(_RUNFILES + "../", "'\"$runfiles\"'/")
    word = word.replace(_RUNFILES, "'\"$runfiles\"'/" + ctx.workspace_name + "/")
    return word[2:] if word.startswith("''") else word

def write_launcher(ctx, words):
    """Writes the executable ctx.label.name, which replaces itself by the command `words`.

    Args:
      ctx: a context with the attribute `_launcher`, see LAUNCHER_ATTRS
      words: the command; its own arguments are added at the end
    Returns:
      the File
    """
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.expand_template(
        template = ctx.file._launcher,
        output = launcher,
        substitutions = {
            "{LABEL}": str(ctx.label),
            "{COMMAND}": " \\\n  ".join([_shell_word(ctx, word) for word in words]),
        },
        is_executable = True,
    )
    return launcher

LAUNCHER_ATTRS = {
    "_launcher": attr.label(
        default = "//pipelines/rules:launcher.sh.tpl",
        allow_single_file = True,
    ),
}
