#include "tools/dump-clean/statement_policy.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;
using Action = StatementDecision::Action;

// Returns the decision as one line: its action, then the counter, the edited text or the message.
std::string Decide(absl::string_view text, const Options& options = Options(),
                   StatementKind kind = StatementKind::kOther) {
  const StatementDecision decision = DecideStatement(options, kind, text);
  switch (decision.action) {
    case Action::kKeep:
      return "keep";
    case Action::kDrop:
      return "drop " + std::string(decision.counter);
    case Action::kReplace: {
      std::string edited(text);
      edited.replace(decision.begin, decision.end - decision.begin,
                     std::string(decision.replacement));
      return "replace " + std::string(decision.counter) + ": " + edited;
    }
    case Action::kRefuse:
      return "refuse: " + decision.message;
    case Action::kCopyData:
      return "copy data of " + ToDisplay(decision.copy_head.table);
    case Action::kBegin:
      return "begin";
    case Action::kLargeObject:
      return "large object " + std::string(decision.counter);
    case Action::kCommit:
      return "commit";
  }
  return "";
}

TEST(StatementPolicy, KeepsWhatNoRuleNames) {
  for (absl::string_view text :
       {"SELECT 1", "CREATE TABLE t (a integer)", "SELECT pg_catalog.setval('public.s', 1, true)",
        "RESET ALL", "RESET search_path", "BEGIN", "COMMIT", "ROLLBACK", "",
        "SELECT pg_catalog.set_config('app.user', 'x', false)", "SET app.user = 'x'",
        "SET default_text_search_config = german", "SET timezone_abbreviations = 'India'"}) {
    EXPECT_EQ(Decide(text), "keep") << text;
  }
}

TEST(StatementPolicy, DropsSettings) {
  for (absl::string_view text :
       {"SET statement_timeout = 0", "SET LOCAL lock_timeout = 0", "SET SESSION row_security = off",
        "SET client_encoding = 'UTF8'", "SET NAMES 'utf-8'", "SET client_encoding TO unicode",
        "SET search_path = ''", "SET search_path = pg_catalog", "SET ROLE postgres",
        "SELECT pg_catalog.set_config('search_path', '', false)", "SET xmloption = content",
        "SET default_table_access_method = heap", "SET SESSION AUTHORIZATION postgres"}) {
    EXPECT_EQ(Decide(text), "drop settings") << text;
  }
}

TEST(StatementPolicy, KeepsStatementsThatOnlyLookLikeSettings) {
  for (absl::string_view text : {"SET CONSTRAINTS ALL DEFERRED", "SET TRANSACTION READ ONLY",
                                 "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"}) {
    EXPECT_EQ(Decide(text), "keep") << text;
  }
}

TEST(StatementPolicy, RefusesSettingsThatChangeData) {
  for (const char* name :
       {"array_nulls", "datestyle", "intervalstyle", "lc_monetary", "timezone", "xmloption"}) {
    EXPECT_EQ(Decide(std::string("SET ") + name + " = x"),
              std::string("refuse: SET ") + name + " changes how the data after it is read");
  }
  EXPECT_EQ(Decide("SET TIME ZONE 'UTC'"),
            "refuse: SET timezone changes how the data after it is read");
}

TEST(StatementPolicy, ReplicationRoleFollowsTriggers) {
  const struct {
    Options::Triggers triggers;
    const char* set;
    const char* reset;
  } kCases[] = {
      {Options::Triggers::kUser, "keep", "keep"},
      {Options::Triggers::kKeep, "keep", "keep"},
      {Options::Triggers::kDrop, "drop settings", "drop settings"},
      {Options::Triggers::kReplica, "drop settings", "drop settings"},
  };
  for (const auto& c : kCases) {
    Options options;
    options.triggers = c.triggers;
    EXPECT_EQ(Decide("SET session_replication_role = replica", options), c.set);
    EXPECT_EQ(Decide("RESET ALL", options), c.reset);
  }
}

TEST(StatementPolicy, SwitchesOfTriggers) {
  constexpr char kAll[] = "ALTER TABLE ONLY public.t DISABLE TRIGGER ALL";
  constexpr char kUser[] = "ALTER TABLE ONLY public.t DISABLE TRIGGER USER";
  Options options;
  EXPECT_EQ(Decide(kAll, options), std::string("replace trigger_switches: ") + kUser);
  EXPECT_EQ(Decide(kUser, options), "keep");
  EXPECT_EQ(Decide("ALTER TABLE t ENABLE TRIGGER mine", options), "keep");
  options.triggers = Options::Triggers::kKeep;
  EXPECT_EQ(Decide(kAll, options), "keep");
  for (Options::Triggers triggers : {Options::Triggers::kDrop, Options::Triggers::kReplica}) {
    options.triggers = triggers;
    EXPECT_EQ(Decide(kAll, options), "drop trigger_switches");
    EXPECT_EQ(Decide(kUser, options), "drop trigger_switches");
    EXPECT_EQ(Decide("ALTER TABLE t ENABLE TRIGGER mine", options), "keep");
  }
}

TEST(StatementPolicy, CopyData) {
  const auto decide = [](absl::string_view text, Options::Copy copy) {
    Options options;
    options.copy = copy;
    return Decide(text, options, StatementKind::kCopy);
  };
  constexpr char kPlain[] = "COPY public.t (a, b) FROM stdin";
  constexpr char kCsv[] = "COPY public.t FROM stdin WITH (FORMAT csv)";
  EXPECT_EQ(decide(kPlain, Options::Copy::kInsert), "copy data of public.t");
  EXPECT_EQ(decide(kPlain, Options::Copy::kKeep), "copy data of public.t");
  EXPECT_EQ(decide(kPlain, Options::Copy::kError),
            "refuse: COPY data of public.t; make the dump with pg_dump --inserts");
  EXPECT_EQ(decide(kCsv, Options::Copy::kKeep), "copy data of public.t");
  EXPECT_EQ(decide(kCsv, Options::Copy::kInsert),
            "refuse: COPY data of public.t is not in pg_dump's format; use --copy=keep");
  // PostgreSQL treats STDOUT as STDIN here.
  EXPECT_EQ(decide("COPY t FROM stdout WITH (FORMAT csv)", Options::Copy::kInsert),
            "refuse: COPY data of t is not in pg_dump's format; use --copy=keep");
  for (Options::Copy copy : {Options::Copy::kInsert, Options::Copy::kKeep, Options::Copy::kError}) {
    EXPECT_EQ(decide("COPY public.t TO stdout", copy), "keep");
  }
}

TEST(StatementPolicy, TransactionsDrop) {
  Options options;
  options.transactions = Options::Transactions::kDrop;
  for (absl::string_view text : {"BEGIN", "START TRANSACTION", "COMMIT", "END WORK"}) {
    EXPECT_EQ(Decide(text, options), "drop transactions") << text;
  }
  for (absl::string_view text : {"ROLLBACK", "ABORT", "BEGIN READ ONLY", "COMMIT AND CHAIN"}) {
    EXPECT_EQ(Decide(text, options), "refuse: only BEGIN and COMMIT can be dropped") << text;
  }
  EXPECT_EQ(Decide("SAVEPOINT a", options), "keep");
}

TEST(StatementPolicy, LargeObjects) {
  constexpr char kCreate[] = "SELECT pg_catalog.lo_create('1')";
  Options options;
  EXPECT_EQ(Decide(kCreate, options),
            "refuse: the dump has large objects; leave them out with pg_dump -B, or choose "
            "--large-objects=drop or keep");
  options.large_objects = Options::LargeObjects::kKeep;
  EXPECT_EQ(Decide(kCreate, options), "keep");
  EXPECT_EQ(Decide("BEGIN", options), "keep");
  options.large_objects = Options::LargeObjects::kDrop;
  EXPECT_EQ(Decide(kCreate, options), "large object large_object_statements");
  EXPECT_EQ(Decide("ALTER LARGE OBJECT 1 OWNER TO x", options),
            "large object large_object_statements");
  EXPECT_EQ(Decide("BEGIN", options), "begin");
  EXPECT_EQ(Decide("COMMIT", options), "commit");
  EXPECT_EQ(Decide("SELECT 1", options), "keep");
  // If transactions are dropped, no BEGIN is held for large objects.
  options.transactions = Options::Transactions::kDrop;
  EXPECT_EQ(Decide("BEGIN", options), "drop transactions");
}

}  // namespace
}  // namespace dumpline
