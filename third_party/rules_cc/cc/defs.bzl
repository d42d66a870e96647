"""Replaces @rules_cc//cc:defs.bzl for Bazel 4. It defines the names that @bazel_tools loads, all built into Bazel.

Debian's own bazel-rules-cc requires a newer Bazel and does not load in 4.2.
"""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_proto_library = native.cc_proto_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
objc_library = native.objc_library
