// Moved: include "tools/lib/sql/characters.h".
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_CHARACTERS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_CHARACTERS_H_

#include "tools/lib/sql/characters.h"

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_CHARACTERS_H_
