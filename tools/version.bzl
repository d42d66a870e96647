"""The version of dumpline."""

VERSION = "0.2.0"
