// The native side of wasm.mjs: how many times a second native code judges the text of a file, to its JSON.
//
//   wasm_native FILE SECONDS
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "wasm/calls.hpp"

namespace {

std::string argument(const std::string& text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  return std::string(reinterpret_cast<const char*>(&size), sizeof(size)) + text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::string bytes = argument("-") + argument(text);
  const std::chrono::duration<double> limit(std::strtod(argv[2], nullptr));
  const auto start = std::chrono::steady_clock::now();
  std::chrono::duration<double> passed{};
  std::size_t calls = 0;
  std::size_t written = 0;
  for (; passed < limit; passed = std::chrono::steady_clock::now() - start, ++calls) {
    cocoon::wasm::Arguments arguments(bytes);
    written += cocoon::wasm::validate(arguments).size();
  }
  std::printf("%.1f\n", written > 0 ? static_cast<double>(calls) / passed.count() : 0);
  return 0;
}
