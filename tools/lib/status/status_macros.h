// Macros that return early when an operation fails, like those of Abseil and Protobuf.
//
//   RETURN_IF_ERROR(writer.Close());
//   ASSIGN_OR_RETURN(const std::string schema, ReadFile(path));
#ifndef DUMPLINE_TOOLS_LIB_STATUS_STATUS_MACROS_H_
#define DUMPLINE_TOOLS_LIB_STATUS_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Evaluates `expression`, an absl::Status, and returns it from the function unless it is OK.
#define RETURN_IF_ERROR(expression)                                           \
  do {                                                                        \
    if (absl::Status dumpline_status = (expression); !dumpline_status.ok()) { \
      return dumpline_status;                                                 \
    }                                                                         \
  } while (false)

// Evaluates `expression`, an absl::StatusOr<T>. Assigns its value to `target`, which may be a
// declaration, or returns its status from the function. Expands to several statements, so it must
// not be the body of an `if` without braces.
#define ASSIGN_OR_RETURN(target, expression) \
  DUMPLINE_ASSIGN_OR_RETURN(DUMPLINE_CONCAT(dumpline_status_or_, __LINE__), target, expression)

#define DUMPLINE_ASSIGN_OR_RETURN(result, target, expression) \
  auto result = (expression);                                 \
  if (!result.ok()) return std::move(result).status();        \
  target = *std::move(result)

#define DUMPLINE_CONCAT(a, b) DUMPLINE_CONCAT_EXPANDED(a, b)
#define DUMPLINE_CONCAT_EXPANDED(a, b) a##b

#endif  // DUMPLINE_TOOLS_LIB_STATUS_STATUS_MACROS_H_
