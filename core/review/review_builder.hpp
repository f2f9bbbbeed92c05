// Keeps of an AdmissionReview what kept.hpp and the table of kinds list, as it is read: `read_json(body, builder)`.
//
// The API server sends `request.kind` before the objects, and what it says decides what is kept of them. Of a key that
// stands twice the last counts: a second `kind` behind the objects may ask for more than was kept of them. Then the
// builder was misled, and the review must be read again and kept whole. No API server sends such a review.
#pragma once

#include <cstddef>
#include <vector>

#include "core/json/listener.hpp"
#include "core/json/packed.hpp"
#include "core/review/kept.hpp"

namespace cocoon {

class ReviewBuilder final : public JsonListener {
 public:
  enum class Keep { what_is_read, everything };

  ReviewBuilder(Keep keep, KeptSpecOf kept_spec_of);

  /// `body_size`: bytes of the review.
  void reserve(std::size_t body_size) { packed_.reserve(body_size); }
  /// Less was kept than `request.kind` asks for.
  bool was_misled() const { return was_misled_; }
  Packed finish() && { return std::move(packed_).finish(); }

  void null() override { packed_.null(); }
  void boolean(bool value) override { packed_.boolean(value); }
  void integer(std::int64_t value) override { packed_.integer(value); }
  void unsigned_integer(std::uint64_t value) override { packed_.unsigned_integer(value); }
  void real(double value, std::string_view text) override { packed_.real(value, text); }
  void string(const JsonString& text) override { packed_.string(text); }
  void start_object() override;
  bool key(const JsonString& name) override;
  void end_object() override;
  void start_array() override;
  void end_array() override;

 private:
  void enter(Kept::Below expected);
  void leave();
  void expect(const Kept& member);

  PackedWriter packed_;
  const KeptSpecOf kept_spec_of_;
  const Kept* next_;                 // how the next value is kept
  std::vector<const Kept*> around_;  // how the containers around it are
  const Kept* spec_;                 // how a spec is, as far as is known
  std::size_t kind_at_ = 0;
  bool has_cut_spec_ = false;
  bool was_misled_ = false;
};

}  // namespace cocoon
