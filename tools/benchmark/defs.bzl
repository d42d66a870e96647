"""Micro benchmarks, which are in the folders of the code that they measure."""

load("//tools:rules.bzl", "cc_binary", "sh_test")

def micro_benchmark(name, srcs, deps):
    """Declares a Google Benchmark for `tools/bazel run`, and a test that each of its cases runs.

    Args:
      name: X_benchmark
      srcs: source of the benchmark
      deps: libraries to measure, besides Google Benchmark and its main()
    """
    cc_binary(
        name = name,
        testonly = True,
        srcs = srcs,
        deps = deps + ["//third_party:benchmark_main"],
    )
    sh_test(
        name = name + "_test",
        size = "small",
        srcs = [name],
        args = ["--benchmark_min_time=0.001"],
    )
