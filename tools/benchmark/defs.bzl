"""Micro benchmarks, beside the code that they measure."""

def micro_benchmark(name, srcs, deps):
    """A Google Benchmark, for `tools/bazel run`, and a test that each of its cases runs.

    Args:
      name: X_benchmark
      srcs: its source
      deps: what it measures; Google Benchmark and its main() are added
    """
    native.cc_binary(
        name = name,
        testonly = True,
        srcs = srcs,
        deps = deps + ["//third_party:benchmark_main"],
    )
    native.sh_test(
        name = name + "_test",
        size = "small",
        srcs = [name],
        args = ["--benchmark_min_time=0.001"],
    )
