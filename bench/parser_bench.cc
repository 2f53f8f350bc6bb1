/// How fast configuration becomes a tree, and is formatted: bytes per second of a text like those
/// that people write.
#include <benchmark/benchmark.h>

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "parser/format.h"
#include "parser/parse.h"

namespace plumb {
namespace {

/// Resources, nested blocks, templates, comments, lists, objects, references; about 1.5 KB each
/// turn.
std::string make_configuration(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) {
    const std::string n = std::to_string(i);
    text +=
        "# Network " + n +
        ": everything that the service in this zone needs.\n"
        "variable \"zone_" +
        n +
        "\" {\n"
        "  description = \"The zone in which instance " +
        n +
        " of the service is placed\"\n"
        "  type        = string\n"
        "  default     = \"eu-west-1a\"\n"
        "}\n\n"
        "resource \"aws_security_group\" \"service_" +
        n +
        "\" {\n"
        "  name        = \"${var.prefix}-service-" +
        n +
        "\"\n"
        "  description = \"Managed by Plumb\"\n"
        "  vpc_id      = aws_vpc.main.id\n\n"
        "  ingress {\n"
        "    from_port   = 443\n"
        "    to_port     = 443\n"
        "    protocol    = \"tcp\"\n"
        "    cidr_blocks = [\"10." +
        std::to_string(i % 256) +
        ".0.0/16\", \"192.168.0.0/24\"] # internal\n"
        "  }\n\n"
        "  tags = merge(local.common_tags, {\n"
        "    Name        = \"service-" +
        n +
        "\"\n"
        "    Environment = var.environment\n"
        "    Owner       = \"platform\"\n"
        "  })\n"
        "}\n\n"
        "resource \"aws_instance\" \"service_" +
        n +
        "\" {\n"
        "  count                  = var.enabled && var.size > 0 ? var.instances[\"service\"] : 0\n"
        "  ami                    = data.aws_ami.base.id\n"
        "  instance_type          = lookup(var.types, var.environment, \"t3.micro\")\n"
        "  vpc_security_group_ids = [aws_security_group.service_" +
        n +
        ".id]\n"
        "  subnet_ids             = [for s in aws_subnet.private : s.id if s.public == false]\n"
        "  user_data              = <<-EOT\n"
        "    #!/bin/sh\n"
        "    echo \"instance ${count.index} of ${var.prefix}\" >> /var/log/start.log\n"
        "    %{ for port in var.ports ~}\n"
        "    open ${port}\n"
        "    %{ endfor ~}\n"
        "  EOT\n\n"
        "  lifecycle {\n"
        "    ignore_changes = [tags, user_data]\n"
        "  }\n"
        "}\n\n"
        "output \"service_" +
        n +
        "_ids\" {\n"
        "  value = aws_instance.service_" +
        n +
        "[*].id\n"
        "}\n\n";
  }
  return text;
}

void BM_Parse(benchmark::State& state) {
  const std::string text = make_configuration(static_cast<std::size_t>(state.range(0)));
  diagnostics::SourceMap sources;
  const diagnostics::FileId id = sources.add("main.tf", text);
  for (auto _ : state) {
    diagnostics::Diagnostics diags;
    benchmark::DoNotOptimize(parser::parse_file(id, sources, diags));
    if (!diags.empty()) state.SkipWithError("the generated configuration has errors");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_Parse)->Arg(1 << 12)->Arg(1 << 18)->Arg(1 << 24)->Unit(benchmark::kMillisecond);

void BM_Format(benchmark::State& state) {
  const std::string text = make_configuration(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(parser::format_source(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_Format)->Arg(1 << 12)->Arg(1 << 18)->Arg(1 << 22)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plumb
