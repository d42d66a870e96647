"""golden_tests: a test for each folder of input and wanted output. See the macro below."""

# The loading repository's own name: "" where dumpline is built itself, and then tools/bazel is there.
_BAZEL = "bazel" if Label("//pipelines:defs.bzl").workspace_name else "tools/bazel"

def golden_tests(
        name,
        tool,
        cases = None,
        buffer_sizes = [1, 7, 64],
        simd = ["ssse3", "plain"],
        idempotent = False,
        not_idempotent = [],
        data = [],
        size = "small",
        tags = [],
        **kwargs):
    """One test for each case folder of this package, CASE_test, and the program :update that refreshes them.

        golden_tests(name = "dump-clean_golden", tool = "//tools/dump-clean")

    for

        testdata/dump-clean/BUILD.bazel            the above
        testdata/dump-clean/copy_as_insert/cmd     dump-clean --rows-per-insert=2
        testdata/dump-clean/copy_as_insert/in.sql
        testdata/dump-clean/copy_as_insert/want.out

    The files of a case are described in golden.sh. Each case runs once with its input as a file, and, because a
    filter's output must not depend on how its input arrives or what the processor is, once through a pipe for each
    buffer size and once for each kind of vector instructions.

        tools/bazel test //testdata/dump-clean:all
        tools/bazel run //testdata/dump-clean:update [-- CASE...]

    Args:
      name: a test_suite of all cases
      tool: the program under test, a filter or a filter_chain, found on PATH under its own name
      cases: the cases' cmd files, by default those of every folder
      buffer_sizes: values for DUMPLINE_BUFFER_SIZE; a filter takes 1 for the smallest buffer it can work with
      simd: values for DUMPLINE_SIMD, besides the best that the processor has
      idempotent: whether a case's output, read again, must come out unchanged; asked of cases with exit status 0
      not_idempotent: names of cases this is not asked of
      data: other files the tests need
      size: of each test
      tags: of each test
      **kwargs: other attributes of each test
    """
    if cases == None:
        cases = native.glob(["*/cmd"])
    folders = [cmd[:-len("/cmd")] for cmd in cases]
    if not folders:
        fail("golden_tests %s: no case folders (*/cmd)" % name)
    for case in not_idempotent:
        if case not in folders:
            fail("golden_tests %s: not_idempotent names %s, which is no case" % (name, case))

    runner = Label("//pipelines/private:golden.sh")
    update = "%s run //%s:update" % (_BAZEL, native.package_name())
    for case in folders:
        native.sh_test(
            name = case + "_test",
            srcs = [runner],
            args = [
                "test",
                "$(rootpath %s)" % tool,
                "$(rootpath %s/cmd)" % case,
                "'%s -- %s'" % (update, case),
            ] + [str(bytes) for bytes in buffer_sizes] + simd + (
                ["idempotent"] if idempotent and case not in not_idempotent else []
            ),
            data = [tool] + data + native.glob([case + "/**"]),
            size = size,
            tags = tags,
            **kwargs
        )
    native.sh_binary(
        name = "update",
        testonly = True,
        srcs = [runner],
        args = ["update", "$(rootpath %s)" % tool, native.package_name()],
        data = [tool] + data,
    )
    native.test_suite(
        name = name,
        tests = [case + "_test" for case in folders],
    )
