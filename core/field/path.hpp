// Where in an object a value stands: `spec.toolboxes[0].name`, as Kubernetes prints it.
//
//   FieldPath at = FieldPath("spec") / "toolboxes" / 0 / "name";
//   at.to_string();  // "spec.toolboxes[0].name"
//
// A path is a value: copying one costs a reference count, appending to it one small allocation, and paths that start
// alike share their start. Immutable, so any thread may read one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cocoon {

/// One step of a path: a member's name, which the path holds, or an item's index.
using PathStep = std::variant<std::string_view, std::size_t>;

class FieldPath {
 public:
  /// The document's root, printed as the empty string.
  FieldPath() = default;
  /// A member of the root.
  explicit FieldPath(std::string_view member) : FieldPath(FieldPath() / member) {}

  FieldPath operator/(std::string_view member) const;
  FieldPath operator/(std::size_t item) const;

  bool is_root() const { return last_ == nullptr; }
  /// The steps from the root on. Valid as long as the path, or a copy of it: a name may have megabytes.
  std::vector<PathStep> steps() const&;
  std::vector<PathStep> steps() const&& = delete;

  /// The path from where the first `levels` steps lead: of items[3].spec.agent, two levels below, spec.agent.
  FieldPath below(std::size_t levels) const;

  /// `a.b[2].c`. A member that is no plain word stands in brackets (`limits[nvidia.com/gpu]`), its control characters
  /// escaped and its length cut, since it may come from a user.
  std::string to_string() const;

  friend bool operator==(const FieldPath& a, const FieldPath& b) { return a.steps() == b.steps(); }

 private:
  struct Link;
  FieldPath(std::shared_ptr<const Link> last, std::size_t above) : last_(std::move(last)), above_(above) {}

  std::shared_ptr<const Link> last_;
  std::size_t above_ = 0;  // how many of the links, from the first on, lead to the root
};

}  // namespace cocoon
