// Any bytes as a kubeconfig: an access, or an error that does not repeat what stands in the file.
#include <string>

#include "native/kube/kubeconfig.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto access = cocoon::kube::read_kubeconfig({{"/kubeconfig", std::string(cocoon::fuzz::text_of(data, size))}});
  cocoon::fuzz::require(access.ok() || !access.message().empty(), "an error says what is wrong");
  return 0;
}
