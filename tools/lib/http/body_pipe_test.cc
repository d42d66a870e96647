#include "tools/lib/http/body_pipe.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::string ReadSome(BodyPipe* pipe, size_t size = 100) {
  std::string buffer(size, '\0');
  const absl::StatusOr<size_t> got = pipe->Read(&buffer[0], size);
  if (!got.ok()) return std::string(got.status().message());
  if (*got == BodySource::kNotYet) return "(not yet)";
  if (*got == 0) return "(end)";
  return buffer.substr(0, *got);
}

TEST(BodyPipe, HoldsTheLastByteBackUntilTheWriterIsSure) {
  BodyPipe pipe;
  EXPECT_EQ(ReadSome(&pipe), "(not yet)");
  EXPECT_TRUE(*pipe.Write("abc"));
  EXPECT_EQ(ReadSome(&pipe), "ab");
  EXPECT_EQ(ReadSome(&pipe), "(not yet)");
  pipe.CloseWrite(absl::OkStatus());
  EXPECT_EQ(ReadSome(&pipe), "c");
  EXPECT_EQ(ReadSome(&pipe), "(end)");
}

TEST(BodyPipe, AnErrorOfTheWriterIsAllTheReaderGets) {
  BodyPipe pipe;
  EXPECT_TRUE(*pipe.Write("abc"));
  pipe.CloseWrite(absl::DataLossError("wrong MD5"));
  EXPECT_EQ(ReadSome(&pipe), "wrong MD5");
}

TEST(BodyPipe, IsBounded) {
  BodyPipe pipe(4);
  EXPECT_TRUE(*pipe.Write("abc"));
  EXPECT_FALSE(*pipe.Write("de"));
  EXPECT_EQ(ReadSome(&pipe), "ab");
  EXPECT_TRUE(*pipe.Write("defghij"));  // more than the capacity; otherwise, it would never fit
  EXPECT_FALSE(*pipe.Write("k"));
  EXPECT_EQ(ReadSome(&pipe), "cdefghi");
}

TEST(BodyPipe, WakesTheOtherSide) {
  BodyPipe pipe(4);
  int reader = 0, writer = 0;
  pipe.OnReadable([&] { ++reader; });
  pipe.OnWritable([&] { ++writer; });
  EXPECT_TRUE(*pipe.Write("abcd"));
  EXPECT_EQ(reader, 1);
  EXPECT_FALSE(*pipe.Write("e"));
  EXPECT_EQ(ReadSome(&pipe, 2), "ab");
  EXPECT_EQ(writer, 1);
  pipe.CloseRead(absl::CancelledError("refused"));
  EXPECT_EQ(writer, 2);
  EXPECT_EQ(pipe.Write("e").status().message(), "refused");
  pipe.CloseWrite(absl::OkStatus());
  EXPECT_EQ(reader, 2);
}

TEST(BodyPipe, AnEmptyBody) {
  BodyPipe pipe;
  pipe.CloseWrite(absl::OkStatus());
  EXPECT_EQ(ReadSome(&pipe), "(end)");
}

}  // namespace
}  // namespace dumpline
