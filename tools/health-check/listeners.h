// Finds the programs that listen on TCP ports of this machine, in /proc (proc(5)).
#ifndef DUMPLINE_TOOLS_HEALTH_CHECK_LISTENERS_H_
#define DUMPLINE_TOOLS_HEALTH_CHECK_LISTENERS_H_

#include <map>
#include <optional>
#include <set>
#include <string>

namespace dumpline {

struct Listener {
  int pid = 0;
  std::string program;  // the kernel's name of the process, such as "python3"
};

struct PortState {
  bool is_known = false;      // false if the system does not list its sockets
  bool is_listening = false;  // on any address
  // The process with the lowest id that listens. Other users' processes are not visible.
  std::optional<Listener> listener;
};

// Returns the state of each port. Tests pass another folder than "/proc".
std::map<int, PortState> FindListeners(const std::set<int>& ports,
                                       const std::string& proc = "/proc");

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_HEALTH_CHECK_LISTENERS_H_
