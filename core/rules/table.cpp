#include "core/rules/table.hpp"

#include <algorithm>
#include <array>

#include "core/rules/cocoonset.hpp"
#include "core/rules/pod.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/workload.hpp"

namespace cocoon {

namespace {

using enum Subject;
using enum Severity;

// The examples of sets hold what follows `spec:`, those of toolboxes what follows the agent; example_of() puts the rest
// before them.
constexpr Rule rules[] = {
    {.id = "agent-image-required",
     .subject = agent,
     .severity = error,
     .field = "spec.agent.image",
     .summary = "the agent has an image",
     .reason = "The main agent always exists, and a VM without an image has nothing to boot or to clone.",
     .fix = "set spec.agent.image",
     .example = "  agent:\n    replicas: 1\n",
     .check = check::agent_image_required},
    {.id = "agent-replicas-nonnegative",
     .subject = agent,
     .severity = error,
     .field = "spec.agent.replicas",
     .summary = "the number of sub-agents is not negative",
     .reason = "Replicas count the sub-agents beside the main agent; 0 is the least.",
     .fix = "set spec.agent.replicas to 0 or more",
     .example = "  agent:\n    image: ubuntu:24.04\n    replicas: -1\n",
     .check = check::agent_replicas_nonnegative},
    {.id = "agent-mode-supported",
     .subject = agent,
     .severity = error,
     .field = "spec.agent.mode",
     .summary = "the agent's mode is {values}",
     .reason = "An agent is cloned from a snapshot or booted from its image; only a toolbox can be static.",
     .fix = "set spec.agent.mode to {values}",
     .example = "  agent:\n    image: ubuntu:24.04\n    mode: static\n",
     .check = check::agent_mode_supported,
     .schema_field = &schema::agent_mode},
    {.id = "os-supported",
     .subject = machine,
     .severity = error,
     .field = "os",
     .summary = "the os is {values}",
     .reason = "The guest's operating system decides how the VM is booted and reached.",
     .fix = "set os to {values}",
     .example = "  agent:\n    image: ubuntu:24.04\n    os: plan9\n",
     .check = check::os_supported,
     .schema_field = &schema::os},
    {.id = "backend-supported",
     .subject = machine,
     .severity = error,
     .field = "backend",
     .summary = "the backend is {values}",
     .reason = "The nodes run these two hypervisors and no other.",
     .fix = "set backend to {values}",
     .example = "  agent:\n    image: ubuntu:24.04\n    backend: qemu\n",
     .check = check::backend_supported,
     .schema_field = &schema::backend},
    {.id = "conn-type-supported",
     .subject = machine,
     .severity = error,
     .field = "connType",
     .summary = "the connection type is {values}",
     .reason = "Users reach a guest by one of these four; static toolboxes too.",
     .fix = "set connType to {values}, or leave it out to have it inferred from os",
     .example = "  agent:\n    image: ubuntu:24.04\n    connType: telnet\n",
     .check = check::conn_type_supported,
     .schema_field = &schema::conn_type},
    {.id = "firecracker-no-windows",
     .subject = machine,
     .severity = error,
     .field = "os",
     .summary = "a windows guest does not run on firecracker",
     .reason = "Firecracker has no firmware or devices that Windows could boot with.",
     .fix = "set backend to cloud-hypervisor, or os to linux or android",
     .example = "  agent:\n    image: windows/server:2025\n    mode: run\n    backend: firecracker\n    os: windows\n",
     .check = check::firecracker_no_windows},
    {.id = "firecracker-oci-image",
     .subject = machine,
     .severity = error,
     .field = "image",
     .summary = "firecracker boots OCI images, not cloudimg URLs",
     .reason = "Firecracker boots a kernel and a root file system unpacked from an OCI image; a disk image behind an "
               "http:// or https:// URL has neither in a form it can use.",
     .fix = "set image to an OCI reference, or backend to cloud-hypervisor",
     .example = "  agent:\n    image: https://images.example.com/noble.img\n    mode: run\n    backend: firecracker\n",
     .check = check::firecracker_oci_image},
    {.id = "firecracker-no-clone",
     .subject = machine,
     .severity = error,
     .field = "mode",
     .summary = "firecracker VMs are not cloned",
     .reason = "A Firecracker snapshot freezes the guest's network state, so that two VMs restored from it would fight "
               "over one address. {default} is an agent's default mode.",
     .fix = "set mode to run, or backend to cloud-hypervisor",
     .example = "  agent:\n    image: ubuntu:24.04\n    backend: firecracker\n",
     .check = check::firecracker_no_clone,
     .schema_field = &schema::agent_mode},
    {.id = "toolbox-name-required",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].name",
     .summary = "a toolbox has a name",
     .reason = "A toolbox's pod and VM are named after it.",
     .fix = "give the toolbox a name",
     .example = "  toolboxes:\n  - image: tools:1\n",
     .check = check::toolbox_name_required},
    {.id = "toolbox-name-rfc1123",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].name",
     .summary = "a toolbox's name is an RFC 1123 label",
     .reason = "The name becomes part of the pod's name and the guest's host name.",
     .fix = "use 1 to 63 lower case letters, digits or dashes, first and last a letter or digit",
     .example = "  toolboxes:\n  - name: Build_Box\n    image: tools:1\n",
     .check = check::toolbox_name_rfc1123},
    {.id = "toolbox-name-unique",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].name",
     .summary = "no two toolboxes have the same name",
     .reason = "Two toolboxes of one name would be one pod.",
     .fix = "rename one of the two toolboxes",
     .example = "  toolboxes:\n  - name: build\n    image: tools:1\n  - name: build\n"
                "    image: tools:2\n",
     .check = check::toolbox_name_unique},
    {.id = "toolbox-mode-supported",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].mode",
     .summary = "a toolbox's mode is {values}",
     .reason = "A toolbox is booted from its image, cloned from a snapshot, or points to a VM that exists already.",
     .fix = "set mode to {values}",
     .example = "  toolboxes:\n  - name: build\n    image: tools:1\n    mode: fork\n",
     .check = check::toolbox_mode_supported,
     .schema_field = &schema::toolbox_mode},
    {.id = "toolbox-static-ip-required",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].staticIP",
     .summary = "a static toolbox has a staticIP",
     .reason = "A static toolbox points to a VM that exists already: its address is all that users are given.",
     .fix = "set staticIP to the VM's address, or another mode",
     .example = "  toolboxes:\n  - name: lab\n    mode: static\n"
                "    staticVMID: vm-0042\n",
     .check = check::toolbox_static_ip_required},
    {.id = "toolbox-static-vmid-required",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].staticVMID",
     .summary = "a static toolbox has a staticVMID",
     .reason = "A static toolbox points to a VM that exists already: its ID is how the platform finds it.",
     .fix = "set staticVMID to the VM's ID, or another mode",
     .example = "  toolboxes:\n  - name: lab\n    mode: static\n"
                "    staticIP: 10.20.30.40\n",
     .check = check::toolbox_static_vmid_required},
    {.id = "toolbox-image-required",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].image",
     .summary = "a toolbox that is not static has an image",
     .reason = "Unless it points to a VM that exists already, a toolbox needs an image to boot or to clone.",
     .fix = "set image, or mode static with staticIP and staticVMID",
     .example = "  toolboxes:\n  - name: build\n",
     .check = check::toolbox_image_required},
    {.id = "toolbox-backend-matches-agent",
     .subject = toolbox,
     .severity = error,
     .field = "spec.toolboxes[].backend",
     .summary = "a toolbox that is not static runs on the agent's backend",
     .reason =
         "The VMs of one set share a node and its network, which one hypervisor serves. A backend that is not set "
         "is {default}.",
     .fix = "set the toolbox's backend to the agent's",
     .example = "  toolboxes:\n  - name: build\n    image: tools:1\n"
                "    backend: firecracker\n",
     .check = check::toolbox_backend_matches_agent,
     .schema_field = &schema::backend},
    {.id = "snapshot-policy-supported",
     .subject = set,
     .severity = error,
     .field = "spec.snapshotPolicy",
     .summary = "the snapshot policy is {values}",
     .reason = "These three say which VMs are snapshotted when they stop.",
     .fix = "set spec.snapshotPolicy to {values}",
     .example = "  snapshotPolicy: sometimes\n  agent:\n    image: ubuntu:24.04\n",
     .check = check::snapshot_policy_supported,
     .schema_field = &schema::snapshot_policy},
    {.id = "hibernate-policy-supported",
     .subject = set,
     .severity = error,
     .field = "spec.hibernatePolicy",
     .summary = "the hibernate policy is {values}",
     .reason = "These two say whether a hibernated VM keeps its place.",
     .fix = "set spec.hibernatePolicy to {values}",
     .example = "  hibernatePolicy: forget\n  agent:\n    image: ubuntu:24.04\n",
     .check = check::hibernate_policy_supported,
     .schema_field = &schema::hibernate_policy},

    {.id = "toolbox-name-numeric",
     .subject = toolbox,
     .severity = warning,
     .field = "spec.toolboxes[].name",
     .summary = "a toolbox's name has more than digits",
     .reason = "Agents' pods are named by slot number, so a toolbox named by a number can collide with one.",
     .fix = "put a letter into the name",
     .example = "  toolboxes:\n  - name: \"1\"\n    image: tools:1\n",
     .check = check::toolbox_name_numeric},
    {.id = "clone-image-relative",
     .subject = machine,
     .severity = warning,
     .field = "image",
     .summary = "the image of a clone is a registry-relative repo[:tag]",
     .reason =
         "Snapshots are pulled from the platform's own registry, by a name relative to it: no host with a port, no "
         "URL, no digest. {default} is an agent's default mode.",
     .fix = "set image to the snapshot's repo[:tag], or mode to run",
     .example = "  agent:\n    image: https://images.example.com/noble.img\n",
     .check = check::clone_image_relative,
     .schema_field = &schema::agent_mode},
    {.id = "firecracker-ignores-no-direct-io",
     .subject = machine,
     .severity = warning,
     .field = "noDirectIO",
     .summary = "noDirectIO is for cloud-hypervisor",
     .reason = "Firecracker ignores the option.",
     .fix = "remove noDirectIO",
     .example = "  agent:\n    image: ubuntu:24.04\n    mode: run\n    backend: firecracker\n    noDirectIO: true\n",
     .check = check::firecracker_ignores_no_direct_io},
    {.id = "static-ignores-vm-options",
     .subject = toolbox,
     .severity = warning,
     .field = "spec.toolboxes[].image, .storage, .resources",
     .summary = "a static toolbox sets no image, storage or resources",
     .reason = "A static toolbox points to a VM that exists already; what the VM was made from cannot be changed here.",
     .fix = "remove the option, or set another mode",
     .example = "  toolboxes:\n  - name: lab\n    mode: static\n"
                "    staticIP: 10.20.30.40\n    staticVMID: vm-0042\n    image: tools:1\n",
     .check = check::static_ignores_vm_options},

    {.id = "type-mismatch",
     .subject = text,
     .severity = error,
     .field = "any field of spec",
     .summary = "a field has the type that the API gives it",
     .reason = "A value of another type cannot be read; an integer has 32 bits and no fraction.",
     .fix = "write a value of the type that the message names",
     .example = "  agent:\n    image: ubuntu:24.04\n    replicas: three\n"},
    {.id = "quantity-invalid",
     .subject = text,
     .severity = error,
     .field = "storage, and the values of resources.limits and resources.requests",
     .summary = "a quantity is one that Kubernetes can read",
     .reason =
         "Sizes are Kubernetes quantities: a number with a suffix of n, u, m, k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, "
         "Ei, or with an exponent.",
     .fix = "write a quantity such as 20Gi, 500m or 1",
     .example = "  agent:\n    image: ubuntu:24.04\n    storage: 20GiB\n"},
    {.id = "yaml-syntax",
     .subject = text,
     .severity = error,
     .field = "the document",
     .summary = "the text is YAML or JSON",
     .reason = "Text that cannot be read cannot be judged; the other documents of the file are.",
     .fix = "correct the text at the place that is shown",
     .example = "  agent:\n    image: \"ubuntu:24.04\n"},
    {.id = "duplicate-key",
     .subject = text,
     .severity = error,
     .field = "any mapping",
     .summary = "a key stands once in a mapping",
     .reason = "kubectl silently keeps the last of two equal keys: what is stored is then not what is written.",
     .fix = "remove one of the two keys",
     .example = "  agent:\n    image: ubuntu:22.04\n    image: ubuntu:24.04\n"},
    {.id = "unknown-field",
     .subject = text,
     .severity = error,
     .field = "any member of the object or of its spec",
     .summary = "a field is one that CocoonSet v1 knows",
     .reason = "The API server drops what it does not know, and kubectl refuses to send it.",
     .fix = "remove the field, or correct its name",
     .example = "  agent:\n    image: ubuntu:24.04\n    replica: 2\n"},
    {.id = "value-limit",
     .subject = text,
     .severity = error,
     .field = "probePort, vncPort, snapshotCompatibilityClass",
     .summary = "a value is within the limits of the API's schema",
     .reason = "A port has 16 bits, and a label value at most 63 characters.",
     .fix = "write a value within the limits that the message names",
     .example = "  agent:\n    image: ubuntu:24.04\n    probePort: 70000\n"},
    {.id = "api-version-supported",
     .subject = text,
     .severity = error,
     .field = "apiVersion, kind",
     .summary = "the document says that it is a {values} CocoonSet",
     .reason = "The API server routes an object by its apiVersion and kind, and serves CocoonSets as "
               "{values} only.",
     .fix = "write apiVersion: {values} and kind: CocoonSet",
     .example =
         "apiVersion: cocoonset.cocoonstack.io/v2\nkind: CocoonSet\nmetadata:\n  name: example\nspec:\n  agent:\n"
         "    image: ubuntu:24.04\n",
     .schema_field = &schema::api_version},
    {.id = "kind-known",
     .subject = text,
     .severity = error,
     .field = "kind",
     .summary = "a kind of the group cocoonset.cocoonstack.io is one that it has",
     .reason = "The API server does not know any other, and nothing of such an object would be judged.",
     .fix = "write kind: CocoonSet",
     .example = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CoconSet\nmetadata:\n  name: example\nspec:\n  agent:\n"
                "    image: ubuntu:24.04\n"},
    {.id = "metadata-name",
     .subject = text,
     .severity = error,
     .field = "metadata.name, metadata.generateName",
     .summary = "the object has a name that the API server takes",
     .reason = "A name is a DNS-1123 subdomain of at most 253 characters; generateName is the start of one.",
     .fix = "set metadata.name to lower case letters, digits, dashes and dots",
     .example = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: My_Set\nspec:\n  agent:\n"
                "    image: ubuntu:24.04\n"},
    {.id = "metadata-field",
     .subject = text,
     .severity = error,
     .field = "any other member of metadata",
     .summary = "metadata is as the API server reads it",
     .reason =
         "Labels and annotations are texts by qualified names, a namespace is a label, and finalizers are qualified "
         "names. A number that stands for a text is the usual mistake.",
     .fix = "write what the message names",
     .example = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: example\n  annotations:\n"
                "    build: 42\nspec:\n  agent:\n    image: ubuntu:24.04\n"},
    {.id = "yaml-ambiguous",
     .subject = text,
     .severity = warning,
     .field = "the document",
     .summary = "a text reads as it looks",
     .reason = "kubectl reads YAML 1.1: a plain yes is true, 010 is 8, and what follows a ... line is dropped.",
     .fix = "quote the value, or write it as it is read",
     .example = "  agent:\n    image: ubuntu:24.04\n    replicas: 010\n"},
    {.id = "ignore-names-advice",
     .subject = text,
     .severity = warning,
     .field = "a comment \"cocoon-webhook: ignore RULE\"",
     .summary = "a comment that ignores rules names rules that give advice",
     .reason =
         "Errors cannot be ignored, since the cluster would not; a rule that does not exist is a slip of the pen.",
     .fix = "name a rule that the command rules lists as a warning, or remove the comment",
     .example = "  agent:\n    image: ubuntu:24.04\n    replicas: 1 # cocoon-webhook: ignore os-supported\n"},
    {.id = "example-as-expected",
     .subject = markdown,
     .severity = error,
     .field = "the code block",
     .summary = "an example in documentation is invalid where it says so",
     .reason = "A reader is shown what the cluster would refuse: an example of that which the cluster takes misleads.",
     .fix = "correct the example, or set expect to what it is",
     .example = "```yaml expect=invalid\napiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n"
                "  name: example\nspec:\n  agent:\n    image: ubuntu:24.04\n```\n"},

    {.id = "pod-owned-by-cocoonset",
     .subject = pod,
     .severity = error,
     .field = "metadata.ownerReferences",
     .summary = "a pod that tolerates virtual-kubelet.io/provider is owned by a CocoonSet",
     .reason =
         "Such a pod is a stateful VM. Made by hand or by a Deployment, nothing would keep its snapshots, its name "
         "and its place.",
     .fix = "create a CocoonSet instead, or remove the toleration",
     .example = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: example\nspec:\n  containers:\n  - name: agent\n"
                "    image: ubuntu:24.04\n  tolerations:\n  - key: virtual-kubelet.io/provider\n    operator: Exists\n",
     .check = check::pod_owned_by_cocoonset},
    {.id = "pod-creator-listed",
     .subject = pod,
     .severity = error,
     .field = "metadata",
     .summary = "a VM pod is created by one of POD_CREATORS, where that is set",
     .reason = "Owner references are set by the client and prove nothing; the authenticated requester does.",
     .fix = "have the cocoon operator create the pod, or add the user to POD_CREATORS",
     .example = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: example\n  ownerReferences:\n"
                "  - apiVersion: cocoonset.cocoonstack.io/v1\n    kind: CocoonSet\n    name: forged\n"
                "    uid: 7d1f0c52-4f5e-4c1b-9a38-0f4d3f0f5a11\nspec:\n  containers:\n  - name: agent\n"
                "    image: ubuntu:24.04\n  tolerations:\n  - key: virtual-kubelet.io/provider\n    operator: Exists\n",
     .check = check::pod_creator_listed},
    {.id = "workload-no-scale-down",
     .subject = workload,
     .severity = error,
     .field = "spec.replicas",
     .summary = "a Deployment or StatefulSet whose pods are VMs is not scaled down",
     .reason =
         "A scale-down picks the pods itself, and each is a stateful VM that would be lost. The object before the "
         "change decides, so that removing the toleration at once does not help.",
     .fix = "suspend single VMs with a CocoonHibernation, or delete the workload",
     .example = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: agents\n  namespace: default\nspec:\n"
                "  replicas: 3\n  template:\n    spec:\n      tolerations:\n      - key: virtual-kubelet.io/provider\n"
                "        operator: Exists\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: agents\n"
                "  namespace: default\nspec:\n  replicas: 2\n  template:\n    spec:\n      tolerations:\n"
                "      - key: virtual-kubelet.io/provider\n        operator: Exists\n",
     .check = check::workload_no_scale_down},
    {.id = "workload-pods-denied",
     .subject = templates,
     .severity = warning,
     .field = "the tolerations of the pod template",
     .summary = "a workload's pods do not tolerate virtual-kubelet.io/provider",
     .reason =
         "Each pod with that toleration is a VM, which only a CocoonSet may create: the workload is stored, and every "
         "pod that it makes is denied.",
     .fix = "create a CocoonSet instead, or remove the toleration",
     .example = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: example\nspec:\n  template:\n    spec:\n"
                "      tolerations:\n      - key: virtual-kubelet.io/provider\n"},
};

constexpr std::string_view set_header =
    "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: example\nspec:\n";
constexpr std::string_view agent_lines = "  agent:\n    image: ubuntu:24.04\n";

}  // namespace

std::span<const Rule> all_rules() { return rules; }

const Rule* find_rule(std::string_view id) {
  const auto* found =
      std::find_if(std::begin(rules), std::end(rules), [id](const Rule& rule) { return rule.id == id; });
  return found == std::end(rules) ? nullptr : found;
}

std::string summary_of(const Rule& rule) { return rule.summary.filled(rule.schema_field); }
std::string reason_of(const Rule& rule) { return rule.reason.filled(rule.schema_field); }
std::string fix_of(const Rule& rule) { return rule.fix.filled(rule.schema_field); }

std::string example_of(const Rule& rule) {
  std::string example;
  if (rule.example.front() == ' ') example += set_header;
  if (rule.subject == toolbox) example += agent_lines;
  example += rule.example;
  return example;
}

std::string fix_of(const Finding& finding) {
  if (!finding.fix.empty()) return finding.fix;
  const Rule* rule = find_rule(finding.rule);
  return rule == nullptr ? std::string() : fix_of(*rule);
}

}  // namespace cocoon
