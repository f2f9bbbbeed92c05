#include "native/kube/kubeconfig_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <utility>

#include "core/encoding/base64.hpp"
#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/text/document.hpp"

namespace cocoon::kube {

Result<ParsedKubeconfig> parse_kubeconfig(const std::string& path, std::string_view text) {
  ParsedKubeconfig parsed{path, {}};
  std::vector<Document> documents = read_documents(text);
  if (!documents.empty()) {
    const Document& first = documents.front();
    const bool has_place = !first.readable && !first.findings.empty();
    const std::string line =
        has_place ? " at line " + std::to_string(first.findings.front().range.start.line) : std::string();
    if (!first.readable) return Error{named(parsed) + ": is no YAML or JSON" + line};
    parsed.tree = std::move(documents.front().tree);
  }
  const Node root(parsed.tree.root());
  const auto is_unless_absent = [&](std::string_view name, std::string_view value) {
    return root[name].is_null() || root[name].text() == value;
  };
  const bool is_mapping = !root.value().exists() || root.value().is_object();
  if (!is_mapping || !is_unless_absent("kind", "Config") || !is_unless_absent("apiVersion", "v1")) {
    return Error{named(parsed) + ": is no kubeconfig: must be a mapping of apiVersion v1 and kind Config"};
  }
  return parsed;
}

std::string named(const ParsedKubeconfig& file) { return "kubeconfig " + in_quotes(file.path); }

Error complaint(const ParsedKubeconfig& file, const FieldPath& at, const std::string& what) {
  return Error{named(file) + ": " + at.to_string() + ": " + what};
}

Value written(const Node& node) { return node.is_null() ? Value() : node.value(); }

Result<std::optional<KubeconfigEntry>> find_entry(const std::vector<ParsedKubeconfig>& files, std::string_view list,
                                                  std::string_view member, std::string_view name) {
  for (const ParsedKubeconfig& file : files) {
    const Node entries = Node(file.tree.root())[list];
    const Value value = written(entries);
    if (value.exists() && !value.is_array()) return complaint(file, entries.path(), "must be a list");
    std::optional<KubeconfigEntry> found;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Node entry = entries[i];
      if (entry["name"].text() != name) continue;
      if (found) return complaint(file, entry["name"].path(), "must be unique, and is there twice: " + in_quotes(name));
      found = KubeconfigEntry{&file, entry[member]};
    }
    if (found) return found;
  }
  return std::optional<KubeconfigEntry>();
}

KubeconfigReader::KubeconfigReader(const ParsedKubeconfig& file, Node object, std::span<const std::string_view> known)
    : file_(file), object_(std::move(object)) {
  Members present = members(object_);
  while (const auto member = present.next()) {
    if (member->value.is_null() || std::find(known.begin(), known.end(), member->name) != known.end()) continue;
    const auto meant = near_word(member->name, known);
    complain(object_[member->name], "is not supported" + (meant ? "; did you mean " + std::string(*meant) + "?" : ""));
  }
}

void KubeconfigReader::complain(const Node& at, const std::string& what) {
  if (result_.ok()) result_ = complaint(file_, at.path(), what);
}

std::string KubeconfigReader::text(const Node& node) {
  const Value value = written(node);
  if (!value.exists()) return {};
  if (value.is_string()) return std::string(value.string());
  complain(node, "must be a string; put it in quotes where it looks like something else");
  return {};
}

bool KubeconfigReader::flag(std::string_view name) {
  const Value value = written(object_[name]);
  if (value.exists() && !value.is_boolean()) complain(name, "must be true or false");
  return object_[name].is_true();
}

std::string KubeconfigReader::path(std::string_view name) {
  const std::string path = text(name);
  return path.empty() ? path : (std::filesystem::path(file_.path).parent_path() / path).string();
}

PemSource KubeconfigReader::pem(const std::string& name) {
  PemSource source{decoded(name + "-data"), path(name)};
  if (!source.text.empty() && !source.file.empty()) {
    complain(name, "must not be given together with " + name + "-data: remove one of them");
  }
  return source;
}

std::vector<std::string> KubeconfigReader::texts(const Node& list) {
  std::vector<std::string> items;
  check_list(list);
  for (std::size_t i = 0; i < list.size(); ++i) items.push_back(text(list[i]));
  return items;
}

Members KubeconfigReader::members(const Node& mapping) {
  const Value value = written(mapping);
  if (value.exists() && !value.is_object()) complain(mapping, "must be a mapping");
  return Members(value);
}

void KubeconfigReader::check_list(const Node& list) {
  const Value value = written(list);
  if (value.exists() && !value.is_array()) complain(list, "must be a list");
}

std::string KubeconfigReader::decoded(const std::string& name) {
  auto decoded = base64_decoded(text(name));
  if (!decoded) complain(name, "must be base64");
  return decoded.value_or("");
}

}  // namespace cocoon::kube
