// The entries of kubeconfig files, read member by member. kubeconfig.cpp says what they mean.
//
//   KubeconfigReader read(file, entry, known_members);
//   const std::string server = read.text("server");
//   const bool insecure = read.flag("insecure-skip-tls-verify");
//   if (!read.result().ok()) return read.result().error();   // the first thing that is wrong with any of them
//
// What a file holds may be a secret: complaints name the place, and never repeat what stands there. A reader borrows
// the file, which must outlive it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/field/node.hpp"
#include "core/field/path.hpp"
#include "core/json/packed.hpp"
#include "core/result.hpp"
#include "native/kube/cluster_access.hpp"

namespace cocoon::kube {

struct ParsedKubeconfig {
  std::string path;  ///< relative paths in the file start at its folder
  Packed tree;
};

/// `text` is YAML or JSON; of several documents the first counts, as for kubectl.
Result<ParsedKubeconfig> parse_kubeconfig(const std::string& path, std::string_view text);

/// `kubeconfig "/root/.kube/config"`, for messages.
std::string named(const ParsedKubeconfig& file);

/// That, the place in it, and what is wrong there.
Error complaint(const ParsedKubeconfig& file, const FieldPath& at, const std::string& what);

/// What is written there, if anything is.
Value written(const Node& node);

/// One of the named things of a file.
struct KubeconfigEntry {
  const ParsedKubeconfig* file;
  Node value;
};

/// The entry `name` of the list `list` in the first file that has it; its member `member` is what it holds.
Result<std::optional<KubeconfigEntry>> find_entry(const std::vector<ParsedKubeconfig>& files, std::string_view list,
                                                  std::string_view member, std::string_view name);

class KubeconfigReader {
 public:
  /// Reads a mapping, or nothing where it is absent; members that are not `known` are wrong.
  KubeconfigReader(const ParsedKubeconfig& file, Node object, std::span<const std::string_view> known);

  const Result<>& result() const { return result_; }
  void complain(const Node& at, const std::string& what);
  void complain(std::string_view name, const std::string& what) { complain(object_[name], what); }

  Node operator[](std::string_view name) const { return object_[name]; }

  // What is absent is empty or false.
  std::string text(const Node& node);
  std::string text(std::string_view name) { return text(object_[name]); }
  bool flag(std::string_view name);
  /// A path of a file, found from the kubeconfig's folder.
  std::string path(std::string_view name);
  /// PEM from the member `name-data`, or from the file that the member `name` tells.
  PemSource pem(const std::string& name);
  std::vector<std::string> texts(const Node& list);
  Members members(const Node& mapping);
  void check_list(const Node& list);

 private:
  std::string decoded(const std::string& name);

  const ParsedKubeconfig& file_;
  Node object_;
  Result<> result_;
};

}  // namespace cocoon::kube
