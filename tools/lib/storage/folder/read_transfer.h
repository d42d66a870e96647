// Reads a range of a file into a sink, as fast as the sink accepts it.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_READ_TRANSFER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_READ_TRANSFER_H_

#include <functional>
#include <string>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// Implements ObjectReader::Read() for the file at `path`, which holds the object `info`.
// `transport` runs the transfer and must outlive it.
std::function<void()> StartReadTransfer(const std::string& path, const ObjectInfo& info,
                                        ObjectReader::ReadRequest request, HttpTransport* transport,
                                        StoreDone done);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_READ_TRANSFER_H_
