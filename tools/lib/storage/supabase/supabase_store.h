// Supabase Storage over its REST and TUS protocols.
//
// docs/reference/storage-api.md describes the protocol. Comments in the code note the pitfalls of
// each route.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_SUPABASE_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_SUPABASE_STORE_H_

#include <memory>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/supabase/credentials.h"

namespace dumpline {

// Returns the store of a project. `transport` must repeat idempotent requests itself
// (RetryingTransport) and must outlive the store. `jobs` is the number of requests that a list may
// have in flight.
std::unique_ptr<ObjectStore> NewSupabaseStore(const Location& location, Credentials credentials,
                                              HttpTransport* transport, int jobs = 16);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_SUPABASE_STORE_H_
