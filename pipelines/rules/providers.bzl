"""Defines the providers of a filter_chain."""

FilterStepInfo = provider(
    doc = "One step of a chain.",
    fields = {
        "name": "number and filter, such as 2-truncate-prepend",
        "launcher": "FilesToRunProvider of the program that runs the filter with this step's arguments",
    },
)

FilterChainInfo = provider(
    doc = "The steps of a filter_chain.",
    fields = {"steps": "list of FilterStepInfo, in the order of the pipe"},
)
