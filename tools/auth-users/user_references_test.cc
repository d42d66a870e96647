#include "tools/auth-users/user_references.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {
namespace {

// Returns the positions of user ids in rows of public.`table` with `columns`, for example "0,2".
std::string Positions(absl::string_view schema_sql, const std::string& table,
                      const std::vector<std::string>& columns = {}) {
  StringSource source(schema_sql);
  const absl::StatusOr<Schema> schema = Schema::Read(&source, /*end_marker=*/false);
  if (!schema.ok()) return std::string(schema.status().message());
  const SchemaTable* const found = schema->FindTable({"public", table});
  if (found == nullptr) return "no table";
  return absl::StrJoin(UserReferences(*schema).Positions(*found, columns), ",");
}

constexpr char kTable[] =
    "CREATE TABLE public.t (\n    a uuid DEFAULT gen_random_uuid() NOT NULL,\n    \"B c\" "
    "numeric(3,2),\n"
    "    d uuid,\n    CONSTRAINT x CHECK ((d > 0)), PRIMARY KEY (a, d)\n);\n";

TEST(UserReferences, AsPgDumpWritesThem) {
  const std::string alter =
      "ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_d_fkey FOREIGN KEY (d) REFERENCES ";
  EXPECT_EQ(Positions(absl::StrCat(kTable, alter, "auth.users(id) ON DELETE CASCADE;"), "t"), "2");
  EXPECT_EQ(Positions(absl::StrCat(kTable, alter, "auth.users;"), "t"), "2");
  EXPECT_EQ(Positions(absl::StrCat(kTable, alter, "public.users(id);"), "t"), "");
  EXPECT_EQ(Positions(absl::StrCat(kTable, alter, "auth.users(email);"), "t"), "");
  EXPECT_EQ(Positions(kTable, "t"), "");
  EXPECT_EQ(Positions(kTable, "u"), "no table");
  EXPECT_EQ(Positions(absl::StrCat(kTable, alter, "auth.users(id);"), "t", {"d", "a"}), "0");
}

TEST(UserReferences, AsPeopleWriteThem) {
  EXPECT_EQ(
      Positions("create table if not exists public.t (id uuid primary key references auth.users,"
                " n numeric(3, 2), \"by\" uuid references auth.users (id) on delete set null,"
                " foreign key (n, c) references auth.users (email, id), c uuid, e int,"
                " constraint f foreign key (e) references other (id));",
                "t"),
      "0,2,3");
  EXPECT_EQ(
      Positions("create table public.t (a int); alter table public.t add column if not exists u"
                " uuid references auth.users(id), add b int, add check (b > 0);",
                "t"),
      "1");
}

TEST(UserReferences, PartitionsInheritThem) {
  const std::string schema = absl::StrCat(
      "CREATE TABLE public.p (a int, u uuid) PARTITION BY LIST (a);\n"
      "CREATE TABLE public.p1 (a int, u uuid);\nCREATE TABLE public.p2 PARTITION OF public.p "
      "DEFAULT;\n"
      "ALTER TABLE ONLY public.p ATTACH PARTITION public.p1 FOR VALUES IN (1);\n"
      "ALTER TABLE public.p ADD CONSTRAINT x FOREIGN KEY (u) REFERENCES auth.users(id);\n");
  for (const char* table : {"p", "p1", "p2"}) EXPECT_EQ(Positions(schema, table), "1") << table;
}

}  // namespace
}  // namespace dumpline
