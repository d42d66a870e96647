#include "tools/testing/http_server/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>

#include "absl/strings/str_cat.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace http_server {
namespace {

// Returns a descriptor that is readable once one of the signals has arrived. Must be called before
// the first thread starts, because threads inherit the signal mask.
int StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);  // sendfile() reports a client that has disconnected
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

// Writes the file under another name first, so that a script that waits for the file never reads an
// incomplete one.
absl::Status WritePortFile(const std::string& path, int port) {
  const std::string written = absl::StrCat(path, ".new");
  RETURN_IF_ERROR(WriteFile(written, absl::StrCat(port, "\n")));
  if (rename(written.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat(path, ": ", strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace

void AddServeFlags(CommandLine& cli, ServeFlags* flags) {
  cli.Number("--port", "N", &flags->port, 0, 65535,
             "Port; it is also printed (default: a free one)");
  cli.Value("--port-file", "FILE", &flags->port_file, "Write the port to FILE too");
  cli.Value("--log", "FILE", &flags->log, "Write a line of JSON to FILE for each request");
  cli.List("--fault", "FAULT", &flags->faults,
           "A fault, see http_server/README.md; may be repeated");
}

absl::Status Serve(const ServeFlags& flags, Service* service, ByteSink* out) {
  // These objects are never destroyed, because connections may outlive this call.
  static auto* const faults = new FaultMenu;
  static auto* const log = new AccessLog;
  static auto* const server = new Server(service, faults, log);
  RETURN_IF_ERROR(log->Open(flags.log));
  for (const std::string& fault : flags.faults) {
    const absl::Status added = faults->Add(fault);
    if (!added.ok()) return UsageError(added.message());
  }
  const int stop_fd = StopSignals();
  ASSIGN_OR_RETURN(const int port, server->Listen(flags.port));
  if (!flags.port_file.empty()) RETURN_IF_ERROR(WritePortFile(flags.port_file, port));
  RETURN_IF_ERROR(out->Write(absl::StrCat(port, "\n")));
  RETURN_IF_ERROR(out->Close());
  server->Run(stop_fd);
  return absl::OkStatus();
}

}  // namespace http_server
}  // namespace dumpline
