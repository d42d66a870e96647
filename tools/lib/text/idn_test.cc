#include "tools/lib/text/idn.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(IdnTest, NamesAsRegistriesWriteThem) {
  // Names from RFC 3492, section 7.1 (A, B, C, F, L), and names in use.
  const struct {
    const char* unicode;
    const char* ascii;
  } kNames[] = {
      {"münchen.example", "xn--mnchen-3ya.example"},
      {"bücher.de", "xn--bcher-kva.de"},
      {"straße.example", "xn--strae-oqa.example"},
      {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
      {"παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"},
      {"пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"},
      {"他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"},
      {"他們爲什麽不說中文", "xn--ihqwctvzc91f659drss3x8bo0yb"},
      {"3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"},
      {"☃.net", "xn--n3h.net"},
      {"😀.example", "xn--e28h.example"},
      {"a.b-c.example", "a.b-c.example"},
  };
  for (const auto& name : kNames) {
    EXPECT_EQ(HostToAscii(name.unicode), name.ascii);
    EXPECT_EQ(HostToUnicode(name.ascii), name.unicode);
  }
}

TEST(IdnTest, CaseOfLetters) {
  EXPECT_EQ(HostToAscii("MÜNCHEN.Example"), "xn--mnchen-3ya.example");
  EXPECT_EQ(HostToAscii("ПРИМЕР"), "xn--e1afmkfd");
  EXPECT_EQ(HostToUnicode("XN--MNCHEN-3ya.example"), "MüNCHEN.example");
  EXPECT_EQ(ToUpperUnicode("münchen.ёлка.ÿ.łódź"), "MÜNCHEN.ЁЛКА.Ÿ.ŁÓDŹ");
}

TEST(IdnTest, WhatIsNotAName) {
  EXPECT_EQ(HostToAscii("m\xFCnchen"), std::nullopt);
  for (const char* host : {"xn--", "xn--a!", "xn--99999999", "xn--zzzzzzzzzzzzz", "xn--\x80", ""}) {
    HostToUnicode(host);  // must not loop forever
  }
  EXPECT_EQ(HostToUnicode("xn--a!b"), "xn--a!b");
  EXPECT_EQ(HostToUnicode(""), "");
}

}  // namespace
}  // namespace dumpline
