// The contradictory changes that a merge of three dumps finds, and the choices that resolve them.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "nlohmann/json.hpp"
#include "tools/dump-diff/options.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Conflicts are JSON objects; README.md describes their fields.
class Conflicts {
 public:
  // `choice` decides conflicts that no resolution decides.
  explicit Conflicts(Choice choice) : choice_(choice) {}

  // Reads resolutions: conflicts as LinesOf() returns them, with a field "choice", which is
  // "current" or "wanted". Fails with the input's name and the line.
  absl::Status ReadResolutions(ByteSource* source);

  // Returns the choice for a conflict. Records it if there is none. A resolution applies only if
  // its line equals the conflict, so a choice is never applied to other values.
  Choice Decide(Json conflict);

  // Fails if a resolution has applied to no conflict.
  absl::Status CheckResolutions() const;

  // Conflicts without a choice.
  std::vector<Json>& open() { return open_; }

 private:
  struct Resolution {
    Choice choice;
    uint64_t line;
    bool is_used;
  };

  const Choice choice_;
  std::string resolutions_name_;
  absl::flat_hash_map<std::string, Resolution> resolutions_;  // by the conflict's text
  std::vector<Json> open_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_
