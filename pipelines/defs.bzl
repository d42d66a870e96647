"""Rules that combine filters: the only file to load from this package.

    load("@dumpline//pipelines:defs.bzl", "data_sync", "filter_chain", "filtered_dump", "golden_tests")

filter_chain lists the steps once. The list defines the executable that reads stdin and writes stdout, the build graph
of filtered_dump and, with golden_tests, the tests of both. data_sync builds a complete sync around a chain, and row_sync one
of selected rows. image_sync, url_audit, verify and backup are parts of a sync, rollback undoes one, and doctor looks for the
causes of problems.
"""

load("//pipelines/rules:filter_chain.bzl", _filter_chain = "filter_chain")
load("//pipelines/rules:filtered_dump.bzl", _filtered_dump = "filtered_dump")
load("//pipelines/rules:providers.bzl", _FilterChainInfo = "FilterChainInfo", _FilterStepInfo = "FilterStepInfo")
load("//pipelines/rules:data_sync.bzl", _backup = "backup", _data_sync = "data_sync", _doctor = "doctor", _image_sync = "image_sync", _rollback = "rollback", _row_sync = "row_sync", _url_audit = "url_audit", _verify = "verify")
load("//tools/testing:golden.bzl", _golden_tests = "golden_tests")

backup = _backup
data_sync = _data_sync
doctor = _doctor
filter_chain = _filter_chain
filtered_dump = _filtered_dump
golden_tests = _golden_tests
image_sync = _image_sync
rollback = _rollback
row_sync = _row_sync
url_audit = _url_audit
verify = _verify
FilterChainInfo = _FilterChainInfo
FilterStepInfo = _FilterStepInfo
