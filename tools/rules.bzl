"""The rules for C++ and shell programs, which every BUILD file loads from here.

They are built into Bazel up to 8. Bazel 9 has them in the repositories rules_cc and rules_shell; a move to it changes this
file alone.
"""

cc_binary = native.cc_binary
cc_library = native.cc_library
cc_test = native.cc_test
sh_binary = native.sh_binary
sh_library = native.sh_library
sh_test = native.sh_test
