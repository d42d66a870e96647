"""Declares the repositories that Bazel's own rules reference, from Debian's files instead of the network.

A workspace that uses dumpline must also call dumpline_repositories(), which keeps repositories that already exist.
"""

load(":pkg_config.bzl", "pkg_config")

def _shim_repository_impl(repository_ctx):
    source = repository_ctx.path(repository_ctx.attr.build_file).dirname
    for entry in source.readdir():
        repository_ctx.symlink(entry, entry.basename)
    repository_ctx.file("WORKSPACE", "")

# Declares a folder of dumpline as a repository. local_repository would need the folder's path, which is unknown if
# another workspace calls the macro below. A label is resolved in both cases.
_shim_repository = repository_rule(
    implementation = _shim_repository_impl,
    attrs = {"build_file": attr.label(mandatory = True)},
    local = True,
)

# Installed by Debian's bazel-platforms, bazel-skylib, bazel-rules-java and bazel-rules-proto.
_DEBIAN = {
    "bazel_skylib": "/usr/share/bazel/tools/skylib",
    "platforms": "/usr/share/bazel/tools/platforms",
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_proto": "/usr/share/bazel/rules/proto",
}

_SHIMS = {
    "remote_coverage_tools": Label("//third_party/remote_coverage_tools:BUILD.bazel"),
    "rules_cc": Label("//third_party/rules_cc:BUILD.bazel"),
}

def debian_libraries():
    """Declares the repository debian_libraries, from which third_party/BUILD.bazel loads linker options."""
    pkg_config(
        name = "debian_libraries",
        # These packages cover everything in absl/ except flags and random.
        packages = {
            "absl": ["absl_" + name for name in ["statusor", "status", "str_format", "flat_hash_map", "span", "time", "strings"]],
            "re2": ["re2"],
        },
        static = ["absl_", "re2"],
    )

def dumpline_repositories():
    """Declares every repository that dumpline's rules and filters need."""
    for name, path in _DEBIAN.items():
        if not native.existing_rule(name):
            native.local_repository(name = name, path = path)
    for name, build_file in _SHIMS.items():
        if not native.existing_rule(name):
            _shim_repository(name = name, build_file = build_file)
    if not native.existing_rule("debian_libraries"):
        debian_libraries()
