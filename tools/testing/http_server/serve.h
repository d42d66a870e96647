// The common part of the servers' main() functions.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVE_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/cli/command_line.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/testing/http_server/server.h"

namespace dumpline {
namespace http_server {

struct ServeFlags {
  int port = 0;
  std::string port_file;
  std::string log;
  std::vector<std::string> faults;
};

// Adds --port, --port-file, --log and --fault.
void AddServeFlags(CommandLine& cli, ServeFlags* flags);

// Prints the port, serves until SIGTERM, SIGINT or SIGHUP, then ends every connection. After a
// success, threads may still be running, so the caller cleans up and calls _exit(). `service` must
// outlive the threads.
absl::Status Serve(const ServeFlags& flags, Service* service, ByteSink* out);

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVE_H_
