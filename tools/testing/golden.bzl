"""golden_tests: tests a program on folders of input and expected output."""

load("//tools:bazel.bzl", "run_command")
load("//tools:rules.bzl", "sh_binary", "sh_test")

_CASES_PER_SHARD = 20

def golden_tests(
        name,
        tool = None,
        cases = None,
        buffer_sizes = [1, 7, 64],
        simd = ["ssse3", "plain"],
        idempotent = False,
        not_idempotent = [],
        data = [],
        size = "small",
        tags = [],
        **kwargs):
    """Defines a test of all case folders of this package, and a program :update that refreshes the cases.

        golden_tests(name = "dump-clean")

    tests these files:

        testdata/dump-clean/BUILD.bazel            the above
        testdata/dump-clean/copy_as_insert/cmd     dump-clean --rows-per-insert=2
        testdata/dump-clean/copy_as_insert/in.sql
        testdata/dump-clean/copy_as_insert/want.out

    golden.sh describes the files of a case. Each case runs once with its input as a file. A filter's output must not
    depend on how its input arrives or on the processor, so it also runs through a pipe with each buffer size and with
    each kind of vector instructions.

        tools/bazel test //testdata/dump-clean
        tools/bazel test //testdata/dump-clean:CASE_test
        tools/bazel run //testdata/dump-clean:update [-- CASE...]

    The tests of single cases are tagged manual, because starting a test takes longer than running a case.

    Args:
      name: the test of all cases
      tool: the program under test, a filter or a filter_chain, which is on PATH under its own name (default: the filter
        of dumpline that has the name of this folder)
      cases: the cases' cmd files (default: those of all folders)
      buffer_sizes: values for DUMPLINE_BUFFER_SIZE; a filter takes 1 for the smallest buffer it can work with
      simd: values for DUMPLINE_SIMD, besides the best that the processor has
      idempotent: tests that each case with exit status 0 passes its own output through unchanged
      not_idempotent: names of cases that are exempt from this
      data: other files that the tests need
      size: size of the tests
      tags: tags of the tests
      **kwargs: other attributes of the tests
    """
    package = native.package_name()
    if tool == None:
        tool = str(Label("//tools/" + package.split("/")[-1]))
    if cases == None:
        cases = native.glob(["*/cmd"])
    folders = [cmd[:-len("/cmd")] for cmd in cases]
    if not folders:
        fail("golden_tests %s: no case folders (*/cmd)" % name)
    for case in not_idempotent:
        if case not in folders:
            fail("golden_tests %s: not_idempotent names %s, which is not a case" % (name, case))

    runner = Label("//tools/testing:golden.sh")
    update = run_command("//%s:update" % package)
    data = [tool] + data
    options = ["test", "$(rootpath %s)" % tool, "'%s'" % update] + [str(bytes) for bytes in buffer_sizes] + simd
    if idempotent:
        options += ["idempotent"] + ["except=" + case for case in not_idempotent]
    tests = [(name, folders, tags, (len(folders) + _CASES_PER_SHARD - 1) // _CASES_PER_SHARD)]
    tests += [(case + "_test", [case], tags + ["manual"], 1) for case in folders]
    for test, cases, test_tags, shards in tests:
        sh_test(
            name = test,
            srcs = [runner],
            args = options + ["--"] + ["$(rootpath %s/cmd)" % case for case in cases],
            data = data + native.glob(["base/**"] + [case + "/**" for case in cases]),
            size = size,
            shard_count = shards,
            tags = test_tags,
            **kwargs
        )
    sh_binary(
        name = "update",
        testonly = True,
        srcs = [runner],
        args = ["update", "$(rootpath %s)" % tool, package],
        data = data,
    )
