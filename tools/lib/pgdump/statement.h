// Moved: include "tools/lib/sql/statement.h".
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_

#include "tools/lib/sql/statement.h"

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_
