// Moved: include "tools/lib/sql/literal_value.h".
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_

#include "tools/lib/sql/literal_value.h"

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_
