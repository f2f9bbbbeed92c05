#include "native/system/openssl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

namespace cocoon {

namespace {

using BioPtr = std::unique_ptr<BIO, FreedBy<BIO_free>>;

BioPtr memory_of(const std::string& text) {
  ERR_clear_error();
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// What OpenSSL calls for a pass phrase, in place of asking at the terminal: the length of one, or -1 for none.
int empty_pass_phrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*unused*/) { return 0; }
int no_pass_phrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*unused*/) { return -1; }

}  // namespace

std::string take_openssl_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "unknown error" : reason;
}

PemCertificates read_certificates(const std::string& pem) {
  const BioPtr memory = memory_of(pem);
  PemCertificates certificates;
  while (CertificatePtr next{PEM_read_bio_X509(memory.get(), nullptr, empty_pass_phrase, nullptr)}) {
    certificates.list.push_back(std::move(next));
  }
  // The end of the text is an error to OpenSSL.
  certificates.is_complete = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  certificates.reason = take_openssl_reason();
  return certificates;
}

Result<PrivateKeyPtr> read_private_key(const std::string& pem, PassPhrase pass_phrase) {
  const BioPtr memory = memory_of(pem);
  const auto answer = pass_phrase == PassPhrase::empty ? empty_pass_phrase : no_pass_phrase;
  PrivateKeyPtr key(PEM_read_bio_PrivateKey(memory.get(), nullptr, answer, nullptr));
  if (!key) return Error{take_openssl_reason()};
  ERR_clear_error();
  return key;
}

}  // namespace cocoon
