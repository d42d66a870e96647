#include "tools/url-rewrite/value_rewriter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/url-rewrite/php_lengths.h"

namespace dumpline {
namespace {

constexpr size_t kMaxExampleBytes = 80;

bool EndsExample(char c) {
  return !absl::ascii_isgraph(static_cast<unsigned char>(c)) ||
         absl::string_view("\"'<>?#,;&()[]{}|").find(c) != absl::string_view::npos;
}

// Returns the forbidden URL at `pos`, from its scheme to its path, for a message. Omits the query,
// because it may be secret.
std::string Example(absl::string_view text, size_t pos) {
  CharacterEncoding encoding;
  size_t start = pos;
  size_t percents = 0;  // how many times the URL as a whole is percent-encoded
  for (const char c : {'/', '/', ':'}) {
    if (start == absl::string_view::npos) break;
    start = ReadEncodedBefore(text, start, c, &encoding);
    if (start != absl::string_view::npos && encoding.is_percent()) percents = encoding.depth;
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
    // A character that the URL itself escapes, as in a%20b, belongs to the path. The query may
    // begin with an escaped character too.
    const bool is_escaped = c.end - c.start > 1 + 2 * percents;
    if (is_escaped ? absl::string_view("?#&;").find(c.value) != absl::string_view::npos
                   : EndsExample(c.value)) {
      break;
    }
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
    column.reset(new FoundColumn{
        {name, std::vector<uint64_t>(setup_.rule_count()), {}, {}}, rewrite, check});
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
  CurrentValue value;
  size_t written = 0;
  size_t replaced = 0;  // end of the last replaced URL
  while (source_.next_offset() < stretch.offset + decided) {
    const NeedleFinder::Hit hit = source_.Take();
    const size_t pos = static_cast<size_t>(hit.offset - stretch.offset);
    // A needle may also start before the text, extend past its end, or belong to the preceding URL.
    if (hit.offset < stretch.offset || pos + finder_.size_of(hit.needle) > bytes.size()) continue;
    if (pos < replaced) continue;
    if (rules_.Rewrite(stretch.text, pos, hit.needle, &edit_) && edit_.start >= replaced) {
      FoundColumn* const column = column_at(edit_.start);
      if (column != nullptr && column->rewrite) {
        if (edit_.start >= value.end) {
          written = EndValue(stretch, value, written);
          BeginValue(stretch, edit_.start, column, &value);
        }
        replaced = edit_.end;
        ++column->found.rewritten[edit_.rule];
        if (value.has_lengths) {
          edits_.push_back(edit_);
        } else {
          output_.Pass(bytes.substr(written, edit_.start - written));
          output_.Append(edit_.replacement);
          written = edit_.end;
        }
        continue;
      }
    }
    size_t forbidden = 0;
    size_t start = 0;
    if (rules_.Forbidden(stretch.text, pos, hit.needle, &forbidden, &start)) {
      CountLeftover(bytes, start, forbidden, column_at(pos), [&] { return line_at(pos); });
    }
  }
  written = EndValue(stretch, value, written);
  const size_t done = std::max(written, without_last(bytes_before_ + bytes_after_));
  output_.Pass(bytes.substr(written, done - written));
  return done;
}

// Starts the value that contains the URL at `pos` of the stretch. In COPY data, a value is a field.
void ValueRewriter::BeginValue(const Stretch& stretch, size_t pos, FoundColumn* column,
                               CurrentValue* value) {
  const absl::string_view bytes = stretch.text.bytes;
  const size_t last_end = std::exchange(value->end, bytes.size());
  value->begin = 0;
  value->column = column;
  value->has_lengths = false;
  // Searching the whole stretch once is usually sufficient.
  if (stretch.is_text || (last_end == 0 && !HasPhpLength(bytes))) return;
  if (stretch.syntax == RawText::Syntax::kCopy) {
    const size_t before = bytes.substr(last_end, pos - last_end).find_last_of("\t\n");
    value->begin = before == absl::string_view::npos ? last_end : last_end + before + 1;
    value->end = std::min(bytes.find_first_of("\t\n", pos), bytes.size());
  }
  const bool is_whole =
      stretch.ends_value && stretch.text.start_is_boundary && stretch.text.end_is_boundary;
  if (!HasPhpLength(bytes.substr(value->begin, value->end - value->begin))) return;
  value->has_lengths = is_whole;
  if (!is_whole) ++column->found.php_lengths.left;
}

// Writes the pending edits of the value. Returns the end of the part of the stretch that has been
// written.
size_t ValueRewriter::EndValue(const Stretch& stretch, const CurrentValue& value, size_t written) {
  if (edits_.empty()) return written;
  for (UrlEdit& edit : edits_) {
    edit.start -= value.begin;
    edit.end -= value.begin;
  }
  const absl::string_view bytes = stretch.text.bytes.substr(0, value.end);
  value.column->found.php_lengths.corrected +=
      CorrectPhpLengths(bytes.substr(value.begin), stretch.syntax, &edits_);
  for (UrlEdit& edit : edits_) {
    edit.start += value.begin;
    edit.end += value.begin;
  }
  return WriteEdits(bytes, written);
}

// Writes `bytes` from `written` to the end of the last of edits_, and clears edits_. Returns that
// end.
size_t ValueRewriter::WriteEdits(absl::string_view bytes, size_t written) {
  for (const UrlEdit& edit : edits_) {
    output_.Pass(bytes.substr(written, edit.start - written));
    output_.Append(edit.replacement);
    written = edit.end;
  }
  edits_.clear();
  return written;
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

// Applies all rules to a value in memory. Returns true if `out` differs from the value. `found` may
// be null.
bool ValueRewriter::Transform(const UrlText& text, const Escaping& escaping,
                              UrlRewriteReport::Column* found, std::string* out) {
  RewriteOrigins(text, escaping.syntax, found, out);
  if (escaping.unescape(*out, &value_) && ApplyRegexes(found)) escaping.escape(value_, out);
  return *out != text.bytes;
}

void ValueRewriter::RewriteOrigins(const UrlText& text, RawText::Syntax syntax,
                                   UrlRewriteReport::Column* found, std::string* out) {
  out->clear();
  size_t replaced = 0;
  value_hits_.clear();
  finder_.FindAll(text.bytes, 0, &value_hits_);
  for (const NeedleFinder::Hit& hit : value_hits_) {
    if (hit.offset < replaced || !rules_.Rewrite(text, hit.offset, hit.needle, &edit_)) continue;
    if (edit_.start < replaced) continue;
    edits_.push_back(edit_);
    replaced = edit_.end;
    if (found != nullptr) ++found->rewritten[edit_.rule];
  }
  if (!edits_.empty() && HasPhpLength(text.bytes)) {
    const size_t corrected = CorrectPhpLengths(text.bytes, syntax, &edits_);
    if (found != nullptr) found->php_lengths.corrected += corrected;
  }
  size_t written = 0;
  for (const UrlEdit& edit : edits_) {
    out->append(text.bytes.data() + written, edit.start - written);
    out->append(edit.replacement);
    written = edit.end;
  }
  edits_.clear();
  out->append(text.bytes.data() + written, text.bytes.size() - written);
}

// Applies the regular expressions to value_. Returns true if they changed it.
bool ValueRewriter::ApplyRegexes(UrlRewriteReport::Column* found) {
  bool changed = false;
  for (size_t i = 0; i < setup_.regexes.size(); ++i) {
    old_value_ = value_;
    const uint64_t times = setup_.regexes[i].ReplaceAll(&value_);
    if (times == 0 || value_ == old_value_) continue;
    if (found != nullptr) found->rewritten[rules_.rule_count() + i] += times;
    changed = true;
  }
  return changed;
}

absl::Status ValueRewriter::RewriteWhole(const UrlText& value, const Escaping& escaping,
                                         FoundColumn* column, LineAt line_at) {
  UrlText result = value;
  if (column != nullptr && column->rewrite &&
      Transform(value, escaping, &column->found, &new_raw_)) {
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
    size_t start = 0;
    if (rules_.Forbidden(result, hit.offset, hit.needle, &forbidden, &start)) {
      // The original position of the host is unknown, so the message has the line of the value.
      CountLeftover(result.bytes, start, forbidden, column, [&] { return line_at(0); });
    }
  }
  return absl::OkStatus();
}

}  // namespace dumpline
