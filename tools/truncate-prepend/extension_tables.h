// Recognizes tables that an extension has created and pg_dump dumps in part.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_EXTENSION_TABLES_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_EXTENSION_TABLES_H_

#include "tools/lib/sql/names.h"

namespace dumpline {

// Returns true if the table is a configuration table (pg_extension_config_dump()) of a known
// extension. pg_dump writes only the rows that users have added to it. TRUNCATE would also remove
// the extension's own rows, which a dump does not contain.
bool IsExtensionTable(const QualifiedName& table);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_EXTENSION_TABLES_H_
