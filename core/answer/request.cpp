#include "core/answer/request.hpp"

#include "core/json/writer.hpp"

namespace cocoon {

std::string request_about(const Kind& kind, const ObjectIdentity& object, const ObjectRequest& request) {
  JsonWriter json;
  json.begin_object();
  json.member("apiVersion", "admission.k8s.io/v1");
  json.member("kind", "AdmissionReview");
  json.key("request");
  json.begin_object();
  json.member("uid", "00000000-0000-0000-0000-000000000000");
  json.key("kind");
  json.begin_object();
  json.member("group", kind.object_group);
  json.member("version", kind.version);
  json.member("kind", kind.kind);
  json.end_object();
  json.key("resource");
  json.begin_object();
  json.member("group", kind.group);
  json.member("version", kind.version);
  json.member("resource", kind.resource);
  json.end_object();
  if (!kind.subresource.empty()) json.member("subResource", kind.subresource);
  if (const auto name = Node(request.object)["metadata"]["name"].text()) json.member("name", *name);
  json.member("namespace", object.ns.value_or("default"));
  json.member("operation", request.operation);
  json.key("userInfo");
  json.begin_object();
  json.member("username", request.user);
  json.end_object();
  json.member("dryRun", false);
  json.member("object", request.object);
  json.member("oldObject", request.old_object);
  json.end_object();
  json.end_object();
  return json.take();
}

}  // namespace cocoon
