// The version of dumpline, which --version prints and HTTP requests contain.
#ifndef DUMPLINE_TOOLS_LIB_STATUS_VERSION_H_
#define DUMPLINE_TOOLS_LIB_STATUS_VERSION_H_

namespace dumpline {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STATUS_VERSION_H_
