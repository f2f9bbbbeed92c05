#include "native/net/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio memory_of(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

/// OpenSSL's own reason for the last error, and an empty queue after it.
std::string take_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "unknown error" : reason;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

struct FileContent {
  std::optional<std::string> text;
  std::string error;
};

FileContent read_file(const char* what, const std::string& path) {
  // PEM files are a few kilobytes; what is larger is not one, and is not read into memory.
  constexpr std::streamoff largest = 1 << 20;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? std::streamoff(file.tellg()) : -1;
  if (size < 0) return {std::nullopt, std::string(what) + ' ' + in_quotes(path) + " cannot be read"};
  if (size > largest) return {std::nullopt, std::string(what) + ' ' + in_quotes(path) + " is no PEM file: over 1 MiB"};
  file.seekg(0);
  return {std::string(std::istreambuf_iterator<char>(file), {}), {}};
}

/// A key that asks for a pass phrase is refused instead of asking at the terminal.
int no_pass_phrase(char*, int, int, void*) { return 0; }

}  // namespace

CertificatePair::Loaded CertificatePair::parse(const CertificateFiles& files, const std::string& certificate_pem,
                                               const std::string& key_pem) {
  const auto failed = [](const std::string& error) { return Loaded{nullptr, error}; };
  auto pair = std::make_shared<CertificatePair>();
  const Bio certificates = memory_of(certificate_pem);
  pair->leaf_.reset(PEM_read_bio_X509_AUX(certificates.get(), nullptr, no_pass_phrase, nullptr));
  if (!pair->leaf_) {
    return failed("TLS_CERT " + in_quotes(files.certificate) + " holds no PEM certificate: " + take_openssl_error());
  }
  while (Certificate next{PEM_read_bio_X509(certificates.get(), nullptr, no_pass_phrase, nullptr)}) {
    pair->chain_.push_back(std::move(next));
  }
  ERR_clear_error();  // the end of the file is one to OpenSSL
  const Bio key = memory_of(key_pem);
  pair->key_.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, no_pass_phrase, nullptr));
  if (!pair->key_) {
    return failed("TLS_KEY " + in_quotes(files.key) +
                  " holds no PEM private key without pass phrase: " + take_openssl_error());
  }
  if (X509_check_private_key(pair->leaf_.get(), pair->key_.get()) != 1) {
    ERR_clear_error();
    return failed("TLS_KEY " + in_quotes(files.key) + " is not the key of the certificate in TLS_CERT " +
                  in_quotes(files.certificate));
  }
  pair->not_before_ = time_of(X509_get0_notBefore(pair->leaf_.get()));
  pair->not_after_ = time_of(X509_get0_notAfter(pair->leaf_.get()));
  return {std::move(pair), {}};
}

bool CertificatePair::apply(SSL* ssl) const {
  SSL_certs_clear(ssl);
  if (SSL_use_certificate(ssl, leaf_.get()) != 1 || SSL_use_PrivateKey(ssl, key_.get()) != 1) return false;
  for (const Certificate& certificate : chain_) {
    if (SSL_add1_chain_cert(ssl, certificate.get()) != 1) return false;
  }
  return true;
}

CertificateStore::Reload CertificateStore::reload_if_changed() {
  const FileContent certificate = read_file("TLS_CERT", files_.certificate);
  const FileContent key = read_file("TLS_KEY", files_.key);
  const std::string content = certificate.text.value_or(certificate.error) + '\0' + key.text.value_or(key.error);
  if (content == last_content_) return {};
  last_content_ = content;
  if (!certificate.text) return {Change::failed, certificate.error};
  if (!key.text) return {Change::failed, key.error};
  CertificatePair::Loaded loaded = CertificatePair::parse(files_, *certificate.text, *key.text);
  if (!loaded.pair) return {Change::failed, std::move(loaded.error)};
  const std::lock_guard lock(mutex_);
  current_ = std::move(loaded.pair);
  return {Change::loaded, {}};
}

std::shared_ptr<const CertificatePair> CertificateStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace cocoon
