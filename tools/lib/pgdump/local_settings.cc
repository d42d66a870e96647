#include "tools/lib/pgdump/local_settings.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/pgdump/setting_policy.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {
namespace {

// Returns true for a local setting that would do harm after its transaction. pg_dump's own settings
// do not.
bool MayNotLast(const Setting& setting) {
  const SettingKind kind = KindOf(setting);
  return setting.is_local && kind != SettingKind::kOfPgDump && kind != SettingKind::kOfTransaction;
}

}  // namespace

void LocalSettings::OnStatement(StatementKind kind, absl::string_view text) {
  if (kind == StatementKind::kSet) {
    Setting setting;
    if (in_transaction_ && local_.empty() && ParseSet(text, &setting) && MayNotLast(setting)) {
      local_ = setting.name;
    }
  } else if (kind == StatementKind::kOther) {
    if (IsBegin(text)) {
      in_transaction_ = true;
    } else if (IsCommit(text)) {
      in_transaction_ = false;
      if (!local_.empty()) outlived_ = std::exchange(local_, "");
    } else if (in_transaction_ && local_.empty()) {
      for (const Setting& setting : FindSetConfigCalls(text)) {
        if (MayNotLast(setting)) local_ = setting.name;
      }
    }
  }
}

std::string LocalSettings::Message() const {
  return absl::StrCat("the local setting ", outlived_,
                      " of an earlier transaction would apply here, because its COMMIT is removed; "
                      "use SET and RESET instead, or keep the transactions of the input");
}

}  // namespace dumpline
