#include "tools/health-check/listeners.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/file.h"

namespace dumpline {
namespace {

constexpr absl::string_view kListen = "0A";  // TCP_LISTEN in the kernel's net/tcp_states.h

using PortsBySocket = std::map<std::string, int>;  // by "socket:[INODE]"

// Adds the sockets in a table such as /proc/net/tcp that listen on one of the ports. Its columns
// are "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …".
void ReadSockets(absl::string_view table, std::map<int, PortState>* states,
                 PortsBySocket* sockets) {
  for (const absl::string_view line : absl::StrSplit(table, '\n')) {
    const std::vector<absl::string_view> columns =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (columns.size() < 10 || columns[3] != kListen) continue;
    const absl::string_view address = columns[1];
    int port = 0;
    if (!absl::SimpleHexAtoi(address.substr(address.rfind(':') + 1), &port)) continue;
    const auto state = states->find(port);
    if (state == states->end()) continue;
    state->second.is_listening = true;
    sockets->emplace(absl::StrCat("socket:[", columns[9], "]"), port);
  }
}

// Returns the ids of all processes, in ascending order.
std::vector<int> ListProcesses(const std::string& proc) {
  std::vector<int> pids;
  std::error_code error;
  for (std::filesystem::directory_iterator at(proc, error), end; !error && at != end;
       at.increment(error)) {
    int pid = 0;
    if (absl::SimpleAtoi(at->path().filename().string(), &pid)) pids.push_back(pid);
  }
  std::sort(pids.begin(), pids.end());
  return pids;
}

// Returns the process's name. Node.js names its main thread, and so the process, "MainThread".
std::string ProgramName(const std::string& process) {
  const absl::StatusOr<std::string> text = ReadFile(process + "/comm");
  const std::string name =
      text.ok() ? std::string(absl::StripAsciiWhitespace(*text)) : std::string();
  if (!name.empty() && name != "MainThread") return name;
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink(process + "/exe", error);
  return error ? name : program.filename().string();
}

// Sets the listener of each port that one of the process's descriptors listens on.
void AddListeners(const std::string& process, int pid, const PortsBySocket& sockets,
                  std::map<int, PortState>* states) {
  std::error_code error;
  // Fails for processes of other users.
  for (std::filesystem::directory_iterator at(process + "/fd", error), end; !error && at != end;
       at.increment(error)) {
    std::error_code no_link;
    const auto socket = sockets.find(std::filesystem::read_symlink(at->path(), no_link).string());
    if (no_link || socket == sockets.end()) continue;
    PortState& state = states->at(socket->second);
    if (!state.listener) state.listener = Listener{pid, ProgramName(process)};
  }
}

}  // namespace

std::map<int, PortState> FindListeners(const std::set<int>& ports, const std::string& proc) {
  std::map<int, PortState> states;
  for (const int port : ports) states[port];
  PortsBySocket sockets;
  for (const char* table : {"/net/tcp", "/net/tcp6"}) {
    const absl::StatusOr<std::string> text = ReadFile(proc + table);
    if (!text.ok()) continue;  // a kernel without IPv6 has no tcp6
    for (auto& state : states) state.second.is_known = true;
    ReadSockets(*text, &states, &sockets);
  }
  if (sockets.empty()) return states;
  for (const int pid : ListProcesses(proc)) {
    AddListeners(absl::StrCat(proc, "/", pid), pid, sockets, &states);
  }
  return states;
}

}  // namespace dumpline
