"""The repository of Debian's libraries, for MODULE.bazel."""

load(":repositories.bzl", "debian_libraries")

libraries = module_extension(implementation = lambda _: debian_libraries())
