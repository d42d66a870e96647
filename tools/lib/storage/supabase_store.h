// Supabase Storage over its REST and TUS protocols.
//
// What a client gets wrong with them is told where it is got right, in the .cc file.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORE_H_

#include <memory>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/storage/credentials.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// The status that an answer stands for. Handled errors come as HTTP 400 with the true status in the
// body, as a string; some older shapes have a number. For RetryOptions::true_status.
int TrueStatus(const HttpResponse& response);

// What the error says, with the request ids that its people ask for: "404 NoSuchKey: Object not
// found (sb-request-id 01…)".
absl::Status ResponseError(const std::string& request_name, const HttpResponse& response);

// `transport` repeats idempotent requests by itself (RetryingTransport) and must outlive the store.
std::unique_ptr<ObjectStore> NewSupabaseStore(const Location& location, Credentials credentials,
                                              HttpTransport* transport);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORE_H_
