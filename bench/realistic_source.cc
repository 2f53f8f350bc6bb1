#include "realistic_source.h"

#include <array>
#include <iterator>

namespace plumb::bench {
namespace {

constexpr const char* kStems[] = {"service", "worker", "gateway", "cluster",  "bucket", "queue",
                                  "network", "policy", "monitor", "database", "cache",  "backup"};
constexpr const char* kTails[] = {"main", "primary", "internal", "public", "eu_west", "staging"};
constexpr const char* kTypes[] = {"aws_instance",           "aws_security_group",
                                  "google_compute_address", "azurerm_storage_account",
                                  "kubernetes_deployment",  "aws_iam_role"};

}  // namespace

std::string RealisticSource::name() {
  return std::string(kStems[below(std::size(kStems))]) + "_" + kTails[below(std::size(kTails))] +
         "_" + std::to_string(below(100));
}

std::string RealisticSource::comment() {
  static constexpr const char* kTexts[] = {
      "# What stands here is shared by all zones; see the page on networks before changing it.\n",
      "# -----------------------------------------------------------------------------\n"
      "# Everything that the service needs to be reached from outside\n"
      "# -----------------------------------------------------------------------------\n",
      "// Kept for the old importer, to go with it.\n",
      "/*\n  The order of the rules counts: the first that matches wins.\n  Numbers are given in "
      "steps "
      "of ten.\n*/\n"};
  return kTexts[below(std::size(kTexts))];
}

std::string RealisticSource::expression() {
  const std::string other = name();
  switch (below(8)) {
    case 0:
      return "\"${var.prefix}-${local." + other + "}-" + std::to_string(below(1000)) + "\"";
    case 1:
      return "var.enabled && length(var." + other + ") > 0 ? var." + other + "[0] : null";
    case 2:
      return "[for s in aws_subnet." + other + " : s.id if s.public == false && s.zone != \"\"]";
    case 3:
      return "{ for k, v in local." + other + " : k => merge(v, { name = \"${k}-${v.suffix}\" }) }";
    case 4:
      return "merge(local.common_tags, var.tags, { Name = \"" + other + "\" })";
    case 5:
      return "aws_vpc.main[each.key]." + other + "[*].id";
    case 6:
      return "lookup(var." + other + ", terraform.workspace, \"t3.micro\")";
    default:
      return "\"" + other + "\"";
  }
}

std::string RealisticSource::variable() {
  const std::string own = name();
  if (once_in(3)) {
    return "variable \"" + own +
           "\" {\n"
           "  description = \"What is placed into each zone, by name. Leave it empty to have "
           "nothing placed at all, which is what tests want.\"\n"
           "  type = map(object({\n"
           "    cidr_block = string\n"
           "    zones      = optional(list(string), [])\n"
           "    size       = optional(number, 2)\n"
           "  }))\n"
           "  default = {}\n\n"
           "  validation {\n"
           "    condition     = alltrue([for z in var." +
           own +
           " : can(cidrhost(z.cidr_block, 0))])\n"
           "    error_message = \"Every zone needs a block of addresses.\"\n"
           "  }\n"
           "}\n\n";
  }
  return "variable \"" + own +
         "\" {\n  type        = string\n  description = \"The name under which this is known to "
         "others\"\n  default     = \"" +
         name() + "\"\n}\n\n";
}

std::string RealisticSource::nested_block() {
  return "  ingress {\n    description = \"From the office\"\n    from_port   = " +
         std::to_string(below(9000)) +
         "\n    to_port     = 443\n    protocol    = \"tcp\"\n    cidr_blocks = [\"10." +
         std::to_string(below(256)) +
         ".0.0/16\", \"192.168.0.0/24\", var.office] # and nobody else\n  }\n\n";
}

std::string RealisticSource::resource() {
  std::string text =
      "resource \"" + std::string(kTypes[below(std::size(kTypes))]) + "\" \"" + name() + "\" {\n";
  if (once_in(3)) text += "  for_each = var." + name() + "\n\n";
  const std::size_t arguments = 3 + below(6);
  for (std::size_t i = 0; i < arguments; ++i)
    text += "  " + name() + "_" + std::to_string(i) + " = " + expression() + "\n";
  text += "\n";
  for (std::size_t i = below(4); i > 0; --i) text += nested_block();
  if (once_in(3)) {
    text +=
        "  user_data = <<-EOT\n    #!/bin/sh\n    set -eu\n    echo \"${var.prefix} starts\" >> "
        "/var/log/start.log\n    %{for port in var.ports~}\n    open ${port}\n    "
        "%{endfor~}\n  EOT\n\n";
  }
  text +=
      "  tags = {\n    Environment = var.environment\n    Owner       = \"platform\"\n    "
      "Cost        = \"centre-" +
      std::to_string(below(1000)) + "\"\n  }\n";
  if (once_in(2))
    text +=
        "\n  lifecycle {\n    create_before_destroy = true\n    ignore_changes        = [tags]\n  "
        "}\n";
  return text + "}\n\n";
}

std::string RealisticSource::locals() {
  std::string text = "locals {\n";
  for (std::size_t i = 1 + below(4); i > 0; --i) {
    text += "  " + name() + "_" + std::to_string(i) + " = [\n";
    for (std::size_t k = 1 + below(5); k > 0; --k) {
      text += "    { name = \"" + name() + "\", port = " + std::to_string(below(60000)) +
              ", public = " + (once_in(2) ? "true" : "false") + " },\n";
    }
    text += "  ]\n";
  }
  text +=
      "  flat = flatten([\n    for zone, one in var.zones : [\n      for n in one.names : {\n"
      "        zone = zone\n        name = \"${zone}-${n}\"\n      }\n    ]\n  ])\n";
  return text + "}\n\n";
}

std::string RealisticSource::module_call() {
  return "module \"" + name() +
         "\" {\n  source  = \"../modules/service\"\n\n  providers = {\n    aws = aws.west\n  }\n\n"
         "  vpc_id     = module.network.vpc_id\n  subnet_ids = module.network.private_subnets\n"
         "  settings   = " +
         expression() + "\n\n  depends_on = [aws_iam_role." + name() + "]\n}\n\n";
}

std::string RealisticSource::policy() {
  return "data \"aws_iam_policy_document\" \"" + name() +
         "\" {\n  source_policy_documents = [<<JSON\n{\n  \"Version\": \"2012-10-17\",\n"
         "  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": "
         "[\"s3:GetObject\", "
         "\"s3:ListBucket\"],\n      \"Resource\": \"arn:aws:s3:::${var.bucket}/*\"\n    }\n  "
         "]\n}\n"
         "JSON\n  ]\n}\n\n";
}

std::string RealisticSource::output() {
  return "output \"" + name() + "\" {\n  value     = " + expression() +
         "\n  sensitive = " + (once_in(4) ? "true" : "false") + "\n}\n\n";
}

std::string RealisticSource::file() {
  std::string text;
  for (std::size_t left = 1 + below(14); left > 0; --left) {
    if (once_in(3)) text += comment();
    switch (below(10)) {
      case 0:
      case 1:
        text += variable();
        break;
      case 2:
        text += locals();
        break;
      case 3:
        text += module_call();
        break;
      case 4:
        text += policy();
        break;
      case 5:
        text += output();
        break;
      default:
        text += resource();
    }
  }
  return text;
}

}  // namespace plumb::bench
