"""Defines package, which makes a package of what //:install installs."""

load("//tools:version.bzl", "VERSION")

_NAMES = {
    "deb": ["dumpline_{version}_{architecture}.deb"],
    "tarball": [
        "dumpline-{version}-{architecture}.tar.gz",
        "dumpline.spdx",
        "SHA256SUMS",
    ],
}

def _package_impl(ctx):
    names = [
        name.format(version = VERSION, architecture = ctx.attr.architecture)
        for name in _NAMES[ctx.attr.format]
    ]
    files = [ctx.actions.declare_file(name) for name in names]
    ctx.actions.run(
        executable = ctx.file._script,
        arguments = [
            ctx.attr.format,
            ctx.executable._installer.path,
            VERSION,
            ctx.attr.architecture,
        ] + [file.path for file in files],
        inputs = ctx.files._files,
        tools = [ctx.attr._installer[DefaultInfo].files_to_run],
        outputs = files,
        use_default_shell_env = True,
        mnemonic = "Package",
    )
    return [DefaultInfo(files = depset(files))]

_package = rule(
    implementation = _package_impl,
    attrs = {
        "format": attr.string(values = _NAMES.keys()),
        "architecture": attr.string(),
        # The programs are those that tests run, so the installer is not built for "exec".
        "_installer": attr.label(
            default = "//:install",
            executable = True,
            cfg = "target",
        ),
        "_script": attr.label(
            default = "//packaging:package.sh",
            allow_single_file = True,
        ),
        "_files": attr.label_list(
            default = [
                "//:CHANGELOG.md",
                "//packaging:copyright",
            ],
            allow_files = True,
        ),
    },
)

def package(name, format):
    """Builds a package.

    Args:
      name: name of the target
      format: deb or tarball
    """
    _package(
        name = name,
        format = format,
        # Debian's names of architectures.
        architecture = select({
            "@platforms//cpu:aarch64": "arm64",
            "//conditions:default": "amd64",
        }),
    )
