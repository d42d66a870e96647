"""Generates scripts that start a program from its Bazel runfiles with fixed arguments."""

load("@bazel_skylib//lib:shell.bzl", "shell")

# Marks a runfiles path inside a word until the word is quoted. Words contain no other control characters.
_RUNFILES = "\1runfiles\1"

def runfiles_path(file):
    """Returns a word for write_launcher that becomes the path of this file at run time."""
    return _RUNFILES + file.short_path

def expand_locations(ctx, word, data):
    """Replaces each $(location LABEL) in a word with the file's path at run time.

    Everything else in the word is unchanged, including other `$`.
    """
    if "$(location " not in word:
        return word
    return ctx.expand_location(word.replace("$(location ", _RUNFILES + "$(rootpath "), data)

def _shell_word(word):
    if _RUNFILES not in word:
        return shell.quote(word)

    # A short path is relative to the main repository; the path of a file in another repository starts with "../". The
    # variable must be outside the single quotes, so '"…"' closes and reopens them.
    word = shell.quote(word)
    word = word.replace(_RUNFILES + "../", "'\"$runfiles\"'/")
    word = word.replace(_RUNFILES, "'\"$repository\"'/")
    return word[2:] if word.startswith("''") else word

def write_launcher(ctx, words):
    """Writes the executable ctx.label.name, which executes the command `words` in its own process.

    Args:
      ctx: a context with the attribute `_launcher`; see LAUNCHER_ATTRS
      words: the command, to which the executable appends its own arguments
    Returns:
      the executable's File
    """
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.expand_template(
        template = ctx.file._launcher,
        output = launcher,
        substitutions = {
            "{LABEL}": str(ctx.label),
            "{PATH}": launcher.short_path,
            "{REPOSITORY}": ctx.workspace_name,
            "{COMMAND}": " \\\n  ".join([_shell_word(word) for word in words]),
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
