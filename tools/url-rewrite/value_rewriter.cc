#include "tools/url-rewrite/value_rewriter.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/text/encoded_url.h"

namespace dumpline {
namespace {

constexpr size_t kMaxExampleBytes = 80;

bool EndsExample(char c) {
  return !absl::ascii_isgraph(static_cast<unsigned char>(c)) ||
         absl::string_view("\"'<>?#,;&()[]{}|").find(c) != absl::string_view::npos;
}

// Returns the forbidden URL at `pos`, for a message: from its scheme to its path. The query is left
// out because it may be secret.
std::string Example(absl::string_view text, size_t pos) {
  CharacterEncoding encoding;
  size_t start = pos;
  for (const char c : {'/', '/', ':'}) {
    if (start != absl::string_view::npos) start = ReadEncodedBefore(text, start, c, &encoding);
  }
  if (start == absl::string_view::npos) start = pos;
  while (start < pos && start > 0 &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[start - 1])) &&
         pos - start < kMaxExampleBytes) {
    --start;
  }
  size_t end = pos;
  while (end < text.size() && end - pos < kMaxExampleBytes) {
    const EncodedCharacter c = EncodedCharacterAt(text, end);
    if (EndsExample(c.value)) break;
    end = c.end;
  }
  while (end > pos + 1 && text[end - 1] == '\\') --end;
  return std::string(text.substr(start, end - start));
}

}  // namespace

ValueRewriter::ValueRewriter(const RewriteSetup* setup, const NeedleFinder* finder,
                             NeedleSource* source, HeldOutput* output)
    : setup_(*setup),
      rules_(setup->rules),
      finder_(*finder),
      source_(*source),
      output_(*output),
      bytes_before_(rules_.bytes_before()),
      bytes_after_(rules_.bytes_after() + kMaxExampleBytes) {}

FoundColumn* ValueRewriter::NamedColumn(const std::string& name, bool rewrite, bool check) {
  std::unique_ptr<FoundColumn>& column = columns_by_name_[name];
  if (column == nullptr) {
    column.reset(
        new FoundColumn{{name, std::vector<uint64_t>(setup_.rule_count()), {}}, rewrite, check});
    columns_.push_back(column.get());
  }
  return column.get();
}

std::vector<const UrlRewriteReport::Column*> ValueRewriter::columns() const {
  std::vector<const UrlRewriteReport::Column*> found;
  for (const FoundColumn* const column : columns_) found.push_back(&column->found);
  return found;
}

size_t ValueRewriter::RewriteStretch(const Stretch& stretch, ColumnAt column_at, LineAt line_at) {
  const absl::string_view bytes = stretch.text.bytes;
  const auto without_last = [&](size_t reach) {
    return stretch.ends_value ? bytes.size() : bytes.size() - std::min(bytes.size(), reach);
  };
  const size_t decided = without_last(bytes_after_);
  size_t written = 0;
  while (source_.next_offset() < stretch.offset + decided) {
    const NeedleFinder::Hit hit = source_.Take();
    const size_t pos = static_cast<size_t>(hit.offset - stretch.offset);
    // A needle may also precede the text, or extend beyond it, or belong to the URL before it.
    if (hit.offset < stretch.offset || pos + finder_.size_of(hit.needle) > bytes.size()) continue;
    if (pos < written) continue;
    size_t forbidden = 0;
    if (rules_.Rewrite(stretch.text, pos, hit.needle, &edit_) && edit_.start >= written) {
      FoundColumn* const column = column_at(edit_.start);
      if (column != nullptr && column->rewrite) {
        output_.Pass(bytes.substr(written, edit_.start - written));
        output_.Append(edit_.replacement);
        written = edit_.end;
        ++column->found.rewritten[edit_.rule];
        continue;
      }
    }
    if (rules_.Forbidden(stretch.text, pos, hit.needle, &forbidden)) {
      CountLeftover(bytes, pos, forbidden, column_at(pos), [&] { return line_at(pos); });
    }
  }
  const size_t done = std::max(written, without_last(bytes_before_ + bytes_after_));
  output_.Pass(bytes.substr(written, done - written));
  return done;
}

void ValueRewriter::CountLeftover(absl::string_view text, size_t pos, size_t forbidden,
                                  FoundColumn* column, absl::FunctionRef<uint64_t()> line) {
  if (column == nullptr || !column->check) return;
  const std::string& host = rules_.forbidden_name(forbidden);
  std::vector<UrlRewriteReport::Leftover>& leftovers = column->found.leftovers;
  auto leftover = std::find_if(leftovers.begin(), leftovers.end(),
                               [&](const auto& other) { return other.host == host; });
  if (leftover == leftovers.end()) {
    leftovers.push_back({host, 0, line(), Example(text, pos)});
    leftover = leftovers.end() - 1;
  }
  ++leftover->count;
}

// Applies all rules to a value in memory. Returns whether `out` differs from it. `counts` may be
// null.
bool ValueRewriter::Transform(const UrlText& text, const Escaping& escaping,
                              std::vector<uint64_t>* counts, std::string* out) {
  RewriteOrigins(text, counts, out);
  if (escaping.unescape(*out, &value_) && ApplyRegexes(counts)) {
    escaping.escape(value_, out);
  }
  return *out != text.bytes;
}

void ValueRewriter::RewriteOrigins(const UrlText& text, std::vector<uint64_t>* counts,
                                   std::string* out) {
  out->clear();
  size_t written = 0;
  value_hits_.clear();
  finder_.FindAll(text.bytes, 0, &value_hits_);
  for (const NeedleFinder::Hit& hit : value_hits_) {
    if (hit.offset < written || !rules_.Rewrite(text, hit.offset, hit.needle, &edit_)) continue;
    if (edit_.start < written) continue;
    out->append(text.bytes.data() + written, edit_.start - written);
    out->append(edit_.replacement);
    written = edit_.end;
    if (counts != nullptr) ++(*counts)[edit_.rule];
  }
  out->append(text.bytes.data() + written, text.bytes.size() - written);
}

// Applies the regular expressions to value_. Returns whether they changed it.
bool ValueRewriter::ApplyRegexes(std::vector<uint64_t>* counts) {
  bool changed = false;
  for (size_t i = 0; i < setup_.regexes.size(); ++i) {
    old_value_ = value_;
    const uint64_t times = setup_.regexes[i].ReplaceAll(&value_);
    if (times == 0 || value_ == old_value_) continue;
    if (counts != nullptr) (*counts)[rules_.rule_count() + i] += times;
    changed = true;
  }
  return changed;
}

absl::Status ValueRewriter::RewriteWhole(const UrlText& value, const Escaping& escaping,
                                         FoundColumn* column, LineAt line_at) {
  UrlText result = value;
  if (column != nullptr && column->rewrite &&
      Transform(value, escaping, &column->found.rewritten, &new_raw_)) {
    result.bytes = new_raw_;
    if (Transform(result, escaping, nullptr, &again_)) {
      return absl::InvalidArgumentError(
          absl::StrCat(source_.name(), ":", line_at(0), ": ", column->found.name,
                       ": a second run would rewrite this value again; write a --regex that does "
                       "not match its own output"));
    }
    output_.Append(new_raw_);
  } else {
    output_.Pass(value.bytes);
  }
  if (column == nullptr || rules_.forbidden_count() == 0) return absl::OkStatus();
  value_hits_.clear();
  finder_.FindAll(result.bytes, 0, &value_hits_);
  for (const NeedleFinder::Hit& hit : value_hits_) {
    size_t forbidden = 0;
    if (rules_.Forbidden(result, hit.offset, hit.needle, &forbidden)) {
      // The original position of the host is unknown, so the message has the line of the value.
      CountLeftover(result.bytes, hit.offset, forbidden, column, [&] { return line_at(0); });
    }
  }
  return absl::OkStatus();
}

}  // namespace dumpline
