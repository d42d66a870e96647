#include "tools/dump-select/key_hash.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::string Hex(const KeyHash& hash) {
  return absl::StrCat(absl::Hex(hash.low, absl::kZeroPad16), " ",
                      absl::Hex(hash.high, absl::kZeroPad16));
}

// Returns the bytes 00 01 02 ….
std::string Counting(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(i);
  return bytes;
}

// Computed by OpenSSL 3.0.x:
//   openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:16 -in FILE SIPHASH
TEST(SipHashTest, AgreesWithOpenSsl) {
  EXPECT_EQ(Hex(SipHash(Counting(0))), "e6a825ba047f81a3 930255c71472f66d");
  EXPECT_EQ(Hex(SipHash(Counting(1))), "44af996bd8c187da 45fc229b11597634");
  EXPECT_EQ(Hex(SipHash(Counting(7))), "53c1dbd8beebf1a1 3982f01fa64ab8c0");
  EXPECT_EQ(Hex(SipHash(Counting(8))), "61f55862baa9623b b49714f364e2830f");
  EXPECT_EQ(Hex(SipHash(Counting(15))), "11a8b03399e99354 d9c3cf970fec087e");
  EXPECT_EQ(Hex(SipHash(Counting(16))), "bb54b067caa4e26e 77052385bf1533fd");
  EXPECT_EQ(Hex(SipHash(Counting(17))), "98b88d73e8063d47 4077e47ac466c054");
  EXPECT_EQ(Hex(SipHash(Counting(63))), "4a83502f77d15051 7cbd3f979a063e50");
  EXPECT_EQ(Hex(SipHash(Counting(256))), "464c83d30403a067 cb9a575f7beeea12");
}

std::string Equal(absl::string_view type, absl::string_view text) {
  return std::string(EqualForm(type).Of(text));
}

TEST(EqualFormTest, Numeric) {
  for (const char* type : {"numeric", "numeric(5,2)", "decimal(5, 2)"}) {
    EXPECT_EQ(Equal(type, "1.50"), "1.5") << type;
    EXPECT_EQ(Equal(type, "10.00"), "10") << type;
    EXPECT_EQ(Equal(type, "100"), "100") << type;
    EXPECT_EQ(Equal(type, "-0.00"), "0") << type;
    EXPECT_EQ(Equal(type, "NaN"), "NaN") << type;
  }
  EXPECT_EQ(Equal("double precision", "-0"), "0");
  EXPECT_EQ(Equal("double precision", "1.50"), "1.50");
}

TEST(EqualFormTest, Text) {
  EXPECT_EQ(Equal("character(3)", "a  "), "a");
  EXPECT_EQ(Equal("character varying(3)", "a  "), "a  ");
  EXPECT_EQ(Equal("\"char\"", " "), " ");
  EXPECT_EQ(Equal("extensions.citext", "Ab"), "ab");
  EXPECT_EQ(Equal("citext", "AB"), "ab");
  EXPECT_EQ(Equal("text", "1.50 "), "1.50 ");
  EXPECT_EQ(Equal("citext[]", "{A}"), "{A}");
  EXPECT_EQ(Equal("numeric(3,1)[]", "{1.0}"), "{1.0}");
}

}  // namespace
}  // namespace dumpline
