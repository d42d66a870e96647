"""Tests of declarations that the rules refuse during analysis."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//pipelines:defs.bzl", "filter_chain", "filtered_dump")

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

_failure_test = analysistest.make(
    _failure_test_impl,
    attrs = {"message": attr.string()},
    expect_failure = True,
)

def analysis_tests(name):
    """Declares a test for each broken declaration, and a test_suite of them.

    Args:
      name: name of the test_suite
    """
    broken = {
        "chain_that_is_none": "does not have mandatory providers: 'FilterChainInfo'",
        "unknown_file.1-filter": "label '//pipelines/tests/rules:stream.txt' in $(location) expression is not a declared",
    }

    filter_chain(
        name = "unknown_file",
        steps = [[":filter", "file", "$(location stream.txt)"]],
        data = ["header.txt"],
        tags = ["manual"],
    )
    filtered_dump(
        name = "chain_that_is_none",
        src = "stream.txt",
        chain = ":filter",
        tags = ["manual"],
    )
    for target, message in broken.items():
        _failure_test(
            name = target + "_test",
            size = "small",
            target_under_test = ":" + target,
            message = message,
        )
    native.test_suite(
        name = name,
        tests = [target + "_test" for target in broken],
    )
