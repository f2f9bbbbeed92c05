#include "core/answer/request.hpp"

#include "core/json/writer.hpp"

namespace cocoon {

std::string request_about(const Kind& kind, const ObjectIdentity& object, const ObjectRequest& request) {
  JsonWriter json;
  {
    const auto review = json.object();
    json.member("apiVersion", "admission.k8s.io/v1");
    json.member("kind", "AdmissionReview");
    const auto members = json.object("request");
    json.member("uid", "00000000-0000-0000-0000-000000000000");
    {
      const auto names = json.object("kind");
      json.member("group", kind.object_group);
      json.member("version", kind.version);
      json.member("kind", kind.kind);
    }
    {
      const auto names = json.object("resource");
      json.member("group", kind.group);
      json.member("version", kind.version);
      json.member("resource", kind.resource);
    }
    if (!kind.subresource.empty()) json.member("subResource", kind.subresource);
    if (const auto name = Node(request.object)["metadata"]["name"].text()) json.member("name", *name);
    json.member("namespace", object.ns ? std::string_view(*object.ns) : default_namespace);
    json.member("operation", request.operation);
    {
      const auto user = json.object("userInfo");
      json.member("username", request.user);
    }
    json.member("dryRun", false);
    json.member("object", request.object);
    json.member("oldObject", request.old_object);
  }
  return json.take();
}

}  // namespace cocoon
