#include "tools/lib/supabase/error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

// Makes an error of the storage server with this true status.
HttpResponse StorageError(const std::string& status, const std::string& code) {
  return MakeResponse(400, absl::StrCat(R"({"statusCode":")", status, R"(","error":")", code,
                                        R"(","message":"m"})"));
}

// Returns "STATUS CODE MESSAGE".
std::string Read(int status, const std::string& body) {
  const ApiError error = ReadApiError(MakeResponse(status, body));
  return absl::StrCat(error.status, " ", error.code, " ", error.message);
}

TEST(ReadApiError, EachApisForm) {
  EXPECT_EQ(Read(400, R"({"statusCode":"404","error":"NoSuchKey","message":"m"})"),
            "404 NoSuchKey m");
  EXPECT_EQ(Read(404, R"({"code":404,"error_code":"user_not_found","msg":"m"})"),
            "404 user_not_found m");
  EXPECT_EQ(
      Read(409, R"json({"code":"23505","message":"m","details":"Key (id)=(7)","hint":"h"})json"),
      "409 23505 m");
  EXPECT_EQ(Read(503, R"({"message":"no upstream"})"), "503  no upstream");
  EXPECT_EQ(Read(413, "Maximum size exceeded\n"), "413  Maximum size exceeded");
  EXPECT_EQ(Read(502, "<html>bad</html>"), "502  ");
  EXPECT_EQ(Read(500, "[1]"), "500  [1]");
}

// Fact 4 of the storage server's README.
TEST(TrueStatus, IsInTheBodyOfA400) {
  EXPECT_EQ(TrueStatus(StorageError("503", "LockTimeout")), 503);
  EXPECT_EQ(TrueStatus(StorageError("409", "Duplicate")), 409);
  EXPECT_EQ(TrueStatus(MakeResponse(400, R"({"statusCode":423})")), 423);
  EXPECT_EQ(TrueStatus(MakeResponse(400, "")), 400);
  EXPECT_EQ(TrueStatus(MakeResponse(400, R"({"statusCode":"0"})")), 400);
  EXPECT_EQ(TrueStatus(MakeResponse(544, R"({"statusCode":"544"})")), 544);
  EXPECT_EQ(TrueStatus(MakeResponse(404, R"({"statusCode":"503"})")), 404);
}

TEST(TrueStatus, ARoleThatTheDatabaseLacksIsNotTransient) {
  for (const char* message :
       {"database error, code: 22023", R"(role \"supabase_admin\" does not exist)"}) {
    const HttpResponse response =
        MakeResponse(500, absl::StrCat(R"({"statusCode":"500","code":"DatabaseError","message":")",
                                       message, R"("})"));
    EXPECT_EQ(TrueStatus(response), 403) << message;
    EXPECT_EQ(ResponseError("GET u", response).code(), absl::StatusCode::kPermissionDenied);
  }
  EXPECT_EQ(TrueStatus(MakeResponse(500, R"({"message":"database error, code: 40001"})")), 500);
}

TEST(DescribeError, OneLine) {
  EXPECT_EQ(DescribeError(MakeResponse(404, R"({"code":"42P01","message":"m"})")),
            "HTTP status 404, 42P01: m");
  EXPECT_EQ(DescribeError(MakeResponse(502, "<html>")), "HTTP status 502");
}

TEST(ResponseError, TextOfTheServer) {
  HttpResponse response = StorageError("404", "NoSuchKey");
  EXPECT_EQ(ResponseError("GET u", response), absl::NotFoundError("GET u: 404 NoSuchKey: m"));
  response.headers = {{"sb-request-id", "01-2"}};
  EXPECT_EQ(ResponseError("GET u", response).message(),
            "GET u: 404 NoSuchKey: m (sb-request-id 01-2)");
  EXPECT_EQ(ResponseError("GET u", MakeResponse(502, "<html>bad</html>")),
            absl::UnavailableError("GET u: 502"));
  EXPECT_EQ(ResponseError("PATCH u", MakeResponse(413, "Maximum size exceeded\n")),
            absl::ResourceExhaustedError("PATCH u: 413: Maximum size exceeded"));
  EXPECT_EQ(ResponseError("GET u", MakeResponse(302)),
            absl::InvalidArgumentError("GET u: 302 (a redirect, which is not followed)"));
  EXPECT_EQ(ResponseError("POST u", StorageError("429", "SlowDown")).code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace dumpline
