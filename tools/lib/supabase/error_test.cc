#include "tools/lib/supabase/error.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

// The storage server's form: HTTP 400, and the status as a string in the body.
HttpResponse Error(const std::string& status, const std::string& code) {
  return MakeResponse(400, absl::StrCat(R"({"statusCode":")", status,
                                        R"(","error":"x","message":"m","code":")", code, R"("})"));
}

TEST(TrueStatus, IsInTheBodyOfA400) {
  EXPECT_EQ(TrueStatus(Error("503", "LockTimeout")), 503);
  EXPECT_EQ(TrueStatus(Error("409", "Duplicate")), 409);
  EXPECT_EQ(TrueStatus(MakeResponse(400, R"({"statusCode":423})")), 423);
  EXPECT_EQ(TrueStatus(MakeResponse(400, "")), 400);
  EXPECT_EQ(TrueStatus(MakeResponse(400, R"({"statusCode":"0"})")), 400);
  EXPECT_EQ(TrueStatus(MakeResponse(544, R"({"statusCode":"544"})")), 544);
  EXPECT_EQ(TrueStatus(MakeResponse(404, R"({"statusCode":"503"})")), 404);
}

TEST(ResponseError, SaysWhatTheServerSaid) {
  HttpResponse response = Error("404", "NoSuchKey");
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
  EXPECT_EQ(ResponseError("POST u", Error("429", "SlowDown")).code(),
            absl::StatusCode::kUnavailable);
}

TEST(ReadApiError, FormsOfTheOtherApis) {
  ApiError error = ReadApiError(
      MakeResponse(409, R"({"code":"23505","message":"duplicate","details":"id=1","hint":null})"));
  EXPECT_EQ(error.status, 409);
  EXPECT_EQ(error.code, "23505");
  EXPECT_EQ(error.message, "duplicate");
  error =
      ReadApiError(MakeResponse(422, R"({"code":422,"error_code":"email_exists","msg":"taken"})"));
  EXPECT_EQ(error.status, 422);
  EXPECT_EQ(error.code, "email_exists");
  EXPECT_EQ(error.message, "taken");
}

}  // namespace
}  // namespace dumpline
