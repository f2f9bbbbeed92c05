#include "native/kube/url.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace cocoon;
using namespace cocoon::kube;

Url parsed(const std::string& text) {
  const auto url = parse_url(text);
  INFO(text);
  REQUIRE(url.ok());
  return *url;
}

TEST_CASE("URLs are taken apart", "[kube]") {
  const auto check = [](const std::string& text, const std::string& whole) {
    CHECK(parsed(text).to_string() == whole);
  };
  check("https://10.0.0.1:6443", "https://10.0.0.1:6443");
  check("https://h", "https://h:443");
  check("http://h/", "http://h:80");
  check("HTTPS://h:8443/k8s/clusters/c-1//", "https://h:8443/k8s/clusters/c-1");
  check("https://[::1]:6443", "https://[::1]:6443");
  check("https://[fd00::1]", "https://[fd00::1]:443");
  check("https://a:b@h:1", "https://h:1");

  CHECK(parsed("https://[::1]:6443").host == "::1");
  CHECK_FALSE(parsed("http://h").tls);
  const Url with_user = parsed("http://a%3Ab:p%40:%zz@h:1");
  CHECK(with_user.user == "a:b");
  CHECK(with_user.password == "p@:%zz");
}

TEST_CASE("What is no URL is refused, and not repeated", "[kube]") {
  const std::string text =
      GENERATE(as<std::string>(), "", "h", "h:1", "ftp://secret", "https://", "https://:1", "https://h:0",
               "https://h:65536", "https://h:1x", "https://h:-1", "https://h:1:2", "https://::1", "https://[::1",
               "https://[::1]x", "https://[h]", "https://h h", "https://h\r\nsecret", "https://h/a b", "https://h/a?b",
               "https://h/a#b", "https://@h", "https://:secret@h");
  const auto url = parse_url(text);
  INFO(text);
  REQUIRE_FALSE(url.ok());
  CHECK(url.message().find("secret") == std::string::npos);
  CHECK(url.message().find("must be") == 0);
}

}  // namespace
