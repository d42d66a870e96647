// One transfer of CurlTransport: a request, its libcurl handle, and the callbacks of that handle.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSFER_H_
#define DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSFER_H_

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/http/http.h"

namespace dumpline {

class CurlTransfer {
 public:
  // Creates a transfer without a handle. Prepare() creates the handle.
  CurlTransfer(HttpTransport::RequestId id, HttpRequest request, HttpTransport::Done done);
  // The handle must have been removed from its multi handle.
  ~CurlTransfer();

  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Creates the handle. `wake` is called, possibly from inside libcurl, when a paused transfer can
  // continue. The handle's private pointer refers to this object, which must not move.
  CURL* Prepare(const CurlOptions& options, std::function<void()> wake);

  // Keeps libcurl from receiving while the sink accepts nothing. Must be called before each
  // curl_multi_perform(), outside callbacks.
  void Hold();

  // Continues the transfer if it is paused.
  void Unpause();

  // Returns the result of a transfer that ended with `code`, and moves the response out.
  absl::StatusOr<HttpResponse> TakeResult(CURLcode code);

  HttpTransport::RequestId id() const { return id_; }
  const HttpRequest& request() const { return request_; }
  const HttpTransport::Done& done() const { return done_; }
  CURL* easy() const { return easy_; }  // nullptr before Prepare()

 private:
  static size_t OnHeader(char* data, size_t size, size_t count, void* user);
  static size_t OnWrite(char* data, size_t size, size_t count, void* user);
  static size_t OnRead(char* to, size_t size, size_t count, void* user);
  static int OnSeek(void* user, curl_off_t offset, int origin);

  void SetOptions(const CurlOptions& options);
  void SetBody();
  // Calls on_headers unless it has been called.
  absl::Status PassHeaders();
  bool HasReceivedAll() const;
  // Returns the end of the server certificate's validity. Returns nullopt if libcurl did not record
  // the certificate, or writes its time in an unknown form.
  std::optional<absl::Time> CertificateEnd() const;
  // These return the values that the callbacks return to libcurl.
  size_t Receive(absl::string_view bytes);
  size_t ReadSource(char* to, size_t room);

  const HttpTransport::RequestId id_;
  HttpRequest request_;
  const HttpTransport::Done done_;
  HttpResponse response_;
  CURL* easy_ = nullptr;
  curl_slist* header_list_ = nullptr;
  size_t body_pos_ = 0;  // bytes of request_.body that have been sent
  uint64_t source_sent_ = 0;
  bool headers_passed_ = false;  // on_headers has been called
  bool is_paused_ = false;       // by the source or the sink; no request has both
  bool is_held_ = false;         // by Hold()
  std::function<void()> wake_;   // ends a pause
  absl::Status error_;           // error from a callback; curl itself reports an aborted transfer
  char error_text_[CURL_ERROR_SIZE] = "";
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSFER_H_
