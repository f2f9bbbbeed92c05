#include "core/json/packed.hpp"

#include <array>
#include <cstring>

namespace cocoon {

namespace {

using Kind = PackedHead::Kind;

constexpr std::size_t longest_head = 5;
/// Content that is moved when its container is closed and its head turns out to be shorter than the room left for it:
/// what is moved once a level must not be large.
constexpr std::size_t longest_moved = 4095;
/// Text of a number that is kept as it is: with its head no longer than with the comma behind it. A longer one is worth
/// the 8 bytes of a double.
constexpr std::size_t longest_real_text = 7;

/// A head as it is written.
struct Bytes {
  std::array<char, longest_head> bytes = {};
  std::size_t count = 0;

  void append(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes[count++] = static_cast<char>(value >> (8 * i));
  }
};

Bytes head_of(Kind kind, std::size_t length) {
  const auto start = [kind](unsigned five_bits) { return (static_cast<unsigned>(kind) << 5U) | five_bits; };
  Bytes head;
  if (length <= PackedHead::longest_short_length) {
    head.append(start(static_cast<unsigned>(length)), 1);
  } else if (length <= 0xFF) {
    head.append(start(PackedHead::length_in_1_byte), 1);
    head.append(length, 1);
  } else if (length <= 0xFFFF) {
    head.append(start(PackedHead::length_in_2_bytes), 1);
    head.append(length, 2);
  } else {
    head.append(start(PackedHead::length_in_4_bytes), 1);
    head.append(length, 4);
  }
  return head;
}

/// The head of a container whose content stands already, behind room for the longest head.
Bytes head_before_content(Kind kind, std::size_t length) {
  if (length <= longest_moved) return head_of(kind, length);
  Bytes head;
  head.append((static_cast<unsigned>(kind) << 5U) | PackedHead::length_in_4_bytes, 1);
  head.append(length, 4);
  return head;
}

}  // namespace

void PackedHead::read_length() {
  const unsigned bytes = length == length_in_1_byte ? 1 : length == length_in_2_bytes ? 2 : 4;
  length = 0;
  for (unsigned i = 0; i < bytes; ++i) length |= std::size_t{static_cast<unsigned char>(*content++)} << (8 * i);
}

Packed Packed::copy_of(Value value) {
  const std::string_view bytes = value.packed();
  return Packed({bytes.begin(), bytes.end()});
}

void PackedWriter::put_head(Kind kind, std::size_t length) {
  if (length <= PackedHead::longest_short_length) {
    bytes_.push_back(static_cast<char>((static_cast<unsigned>(kind) << 5U) | length));
    return;
  }
  const Bytes head = head_of(kind, length);
  put({head.bytes.data(), head.count});
}

void PackedWriter::boolean(bool value) {
  put_head(Kind::boolean, value ? 1 : 0);
  if (value) bytes_.push_back(1);
}

void PackedWriter::integer(std::int64_t value) {
  if (value >= 0) return put_integer(Kind::positive, static_cast<std::uint64_t>(value));
  put_integer(Kind::negative, 0 - static_cast<std::uint64_t>(value));
}

void PackedWriter::put_integer(Kind kind, std::uint64_t magnitude) {
  std::size_t count = 0;
  while (count < 8 && magnitude >> (8 * count) != 0) ++count;
  put_head(kind, count);
  for (std::size_t i = 0; i < count; ++i) bytes_.push_back(static_cast<char>(magnitude >> (8 * i)));
}

void PackedWriter::real(double value, std::string_view text) {
  std::array<char, sizeof(value)> bytes{};
  if (text.empty() || text.size() > longest_real_text) {
    std::memcpy(bytes.data(), &value, sizeof(value));
    text = {bytes.data(), bytes.size()};
  }
  put_head(Kind::real, text.size());
  put(text);
}

void PackedWriter::string(const JsonString& text) {
  put_head(Kind::string, text.size());
  if (!text.has_escapes()) return put(text.written());
  const std::size_t at = bytes_.size();
  bytes_.resize(at + text.size());
  text.copy_to(bytes_.data() + at);
}

void PackedWriter::open(Kind kind) {
  open_.push_back(bytes_.size());
  bytes_.resize(bytes_.size() + longest_head);
  bytes_[open_.back()] = static_cast<char>(kind);
}

void PackedWriter::close() {
  const std::size_t at = open_.back();
  open_.pop_back();
  const std::size_t content = at + longest_head;
  const std::size_t length = bytes_.size() - content;
  const Bytes head = head_before_content(static_cast<Kind>(bytes_[at]), length);
  std::memcpy(bytes_.data() + at, head.bytes.data(), head.count);
  if (head.count == longest_head) return;
  std::memmove(bytes_.data() + at + head.count, bytes_.data() + content, length);
  bytes_.resize(at + head.count + length);
}

}  // namespace cocoon
