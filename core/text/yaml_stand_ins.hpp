// kubectl's port of libyaml reads a few characters otherwise than libyaml does: a colon at the end of a word in `[a:]`,
// the backslash of `"\'"`, a comma that touches a tag (`!!str, x`), a byte order mark within the text. libyaml is given
// others in their place, with which it reads what kubectl reads:
//
//   StandIns stand_ins(text);                 // byte order marks are seen to
//   stand_ins.add(9, StandIns::Role::colon);  // true: read `given()` from its start, where the colon is no colon
//   stand_ins.restore(value);                 // in the value of a scalar it is one again
//
// Each stands for one character, so that what libyaml says of places stays true.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cocoon {

class StandIns {
 public:
  /// What the character is to be: a colon that is text, nothing, a byte order mark that is text, or a part of a tag.
  enum class Role : std::uint8_t { colon, nothing, mark, tag };

  /// Of no text: there are none.
  StandIns() = default;
  explicit StandIns(std::string text);

  const std::string& text() const { return text_; }

  /// False where there is one already, and where there are too many: each takes one more reading of the text.
  [[nodiscard]] bool add(std::size_t offset, Role role);

  bool empty() const { return at_.empty(); }
  /// The text for libyaml.
  std::string given() const;
  /// What is written where the value has stand-ins.
  std::string restore(std::string_view value) const;

 private:
  void choose_characters();

  std::string text_;
  std::array<std::string, 3> characters_;  // by role; they are not in the text. That of a tag need not be told again
  std::map<std::size_t, Role> at_;
  std::size_t added_ = 0;
};

}  // namespace cocoon
