// JSON in one block of memory, hardly larger than its text. A tree of nodes would take ten times the text, and thirty
// where the text is dense; a review may be 36 MB long.
//
//   PackedWriter write;
//   write.start_object();
//   write.key(JsonString("replicas"));
//   write.integer(3);
//   write.end_object();
//   const Packed packed = std::move(write).finish();
//   packed.root().find("replicas").number();  // 3
//
// A value is a head and its content. The head says how long the content is, so that a value is skipped in one step:
//
//   head     3 bits kind, 5 bits length of the content; lengths over 27 follow in 1, 2 or 4 bytes
//   null     -                        integers  their magnitude in as few bytes as hold it, lowest first
//   boolean  a byte if it is true     real      its text if that has at most 7 bytes, else a double
//   string   its text, decoded        array     its items
//                                     object    name (a string), value, name, value, in the order of the text
//
// How large it gets. A scalar takes no more than its text and the comma, colon or bracket after it: the two quotes of a
// string make up for a head of two bytes, and a longer head has over 255 bytes of content. An empty list or object is
// one byte. One of up to 255 bytes has a head of at most two, for which its two brackets make up; one of up to 4,095
// bytes has a head of three. So the worst case is 200 levels, the most that are read, around 256 bytes of content:
// (256 + 200 * 3) / (256 + 200 * 2) < 4/3. A text and its packed form together take less than 2 1/3 times the text.
//
// Immutable once finished; any thread may read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/listener.hpp"
#include "core/json/string.hpp"
#include "core/json/value.hpp"

namespace cocoon {

/// The head of a packed value, decoded.
struct PackedHead {
  enum class Kind : unsigned char { null, boolean, positive, negative, real, string, array, object };

  // The 5 bits of a head: the length, or the number of bytes in which it follows.
  static constexpr std::size_t longest_short_length = 27;
  static constexpr unsigned length_in_1_byte = 28;
  static constexpr unsigned length_in_2_bytes = 29;
  static constexpr unsigned length_in_4_bytes = 30;

  /// Decodes the head of the packed value that starts at `value`.
  explicit PackedHead(const char* value)
      : kind(static_cast<Kind>(static_cast<unsigned char>(*value) >> 5U)),
        length(static_cast<unsigned char>(*value) & 0x1FU),
        content(value + 1) {
    if (length > longest_short_length) read_length();
  }

  const char* end() const { return content + length; }

  Kind kind;
  std::size_t length;
  const char* content;

 private:
  void read_length();
};

/// Owns a packed value.
class Packed {
 public:
  /// No value.
  Packed() = default;
  static Packed copy_of(Value value);

  /// Valid as long as this, or the Packed that it is moved to.
  Value root() const { return bytes_.empty() ? Value() : Value::packed_at(bytes_.data()); }
  /// In bytes.
  std::size_t size() const { return bytes_.size(); }

 private:
  friend class PackedWriter;
  explicit Packed(std::vector<char> bytes) : bytes_(std::move(bytes)) {}

  std::vector<char> bytes_;
};

/// Packs one value from its events. Not thread-safe.
class PackedWriter final : public JsonListener {
 public:
  /// Makes room for the packed form of any JSON of `json_size` bytes, so that a large document is not copied as it
  /// grows. The system provides the memory only as it is written to.
  void reserve(std::size_t json_size) { bytes_.reserve(json_size / 3 * 4 + 64); }

  void null() override { put_head(PackedHead::Kind::null, 0); }
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void unsigned_integer(std::uint64_t value) override { put_integer(PackedHead::Kind::positive, value); }
  void real(double value, std::string_view text) override;
  void string(const JsonString& text) override;
  void start_object() override { open(PackedHead::Kind::object); }
  bool key(const JsonString& name) override {
    string(name);
    return true;
  }
  void end_object() override { close(); }
  void start_array() override { open(PackedHead::Kind::array); }
  void end_array() override { close(); }
  /// Writes a value that is packed elsewhere.
  void copy(Value value) { put(value.packed()); }

  /// Takes back all that was written from `position` on, where a value starts and no container is open.
  void take_back(std::size_t position) { bytes_.resize(position); }

  /// Where the next value will be written.
  std::size_t position() const { return bytes_.size(); }
  /// The finished value at `position`; valid until the next write.
  Value at(std::size_t position) const { return Value::packed_at(bytes_.data() + position); }

  Packed finish() && { return Packed(std::move(bytes_)); }

 private:
  void put_head(PackedHead::Kind kind, std::size_t length);
  void put_integer(PackedHead::Kind kind, std::uint64_t magnitude);
  void put(std::string_view bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void open(PackedHead::Kind kind);
  void close();

  std::vector<char> bytes_;
  std::vector<std::size_t> open_;  // where the heads of the open containers stand
};

}  // namespace cocoon
