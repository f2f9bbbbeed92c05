#include "native/system/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "core/field/quote.hpp"
#include "core/text/document.hpp"
#include "native/system/errno_text.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon {

Result<std::string> read_file(const std::string& path) {
  const auto cannot = [&](const std::string& why) { return Error{"cannot read " + in_quotes(path) + ": " + why}; };
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return cannot(errno_text(errno));
  std::string content;
  std::array<char, 16384> block{};
  for (;;) {
    const ssize_t count = ::read(file.get(), block.data(), block.size());
    if (count == 0) return content;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot(errno_text(errno));
    content.append(block.data(), static_cast<std::size_t>(count));
    if (content.size() > TextLimits::bytes) return cannot("it is over 16 MiB");
  }
}

}  // namespace cocoon
