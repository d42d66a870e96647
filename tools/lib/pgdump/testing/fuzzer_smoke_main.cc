// A main() for a fuzz target without libFuzzer. It runs the target on the files named on the
// command line, on mutations of them, and on token soup. The inputs are the same in every run.
#include <stddef.h>
#include <stdint.h>

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/testing/token_soup.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kMutations = 4000;
constexpr size_t kMaxMutationBytes = 400;

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// Returns a range of `input` in which some pieces have been inserted, removed or changed.
std::string Mutate(const std::string& input, std::mt19937& random) {
  const size_t begin = random() % (input.size() + 1);
  std::string mutation = input.substr(begin, 1 + random() % kMaxMutationBytes);
  for (size_t edits = random() % 6; edits > 0; --edits) {
    const size_t pos = random() % (mutation.size() + 1);
    const std::string piece(dumpline::SoupPiece(&random));
    switch (random() % 4) {
      case 0:
        mutation.insert(pos, piece);
        break;
      case 1:
        mutation.replace(pos, piece.size(), piece);
        break;
      case 2:
        mutation.erase(pos, 1 + random() % 8);
        break;
      default:
        if (pos < mutation.size()) mutation[pos] = static_cast<char>(random());
    }
  }
  return mutation;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files = {""};
  for (int i = 1; i < argc; ++i) {
    const absl::StatusOr<std::string> file = dumpline::ReadFile(argv[i]);
    if (!file.ok()) {
      std::cerr << file.status().message() << "\n";
      return 1;
    }
    files.push_back(*file);
  }
  std::mt19937 random(1);
  for (const std::string& file : files) Run(file);
  for (int i = 0; i < kMutations; ++i) {
    Run(Mutate(files[random() % files.size()], random));
    Run(dumpline::TokenSoup(&random, 30));
  }
  std::cout << files.size() << " files, " << kMutations << " mutations, " << kMutations
            << " soups\n";
  return 0;
}
