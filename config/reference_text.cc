#include "config/reference_text.h"

#include "ast/walk.h"
#include "value/json_codec.h"

namespace plumb::config {
namespace {

using diagnostics::Span;
using value::Value;
using Kind = Reference::Kind;

const char* prefix(Kind kind) {
  switch (kind) {
    case Kind::kVariable:
      return "var.";
    case Kind::kLocal:
      return "local.";
    case Kind::kModule:
      return "module.";
    case Kind::kCountIndex:
      return "count.";
    case Kind::kEach:
      return "each.";
    case Kind::kPath:
      return "path.";
    case Kind::kTerraform:
      return "terraform.";
    case Kind::kResource:
    case Kind::kSelf:
      break;
  }
  return "";
}

std::string key_text(const Value& key) {
  std::string out = "[";
  if (key.has_content() && key.type() == value::Type::string()) {
    value::append_json_string(out, key.as_string());
  } else {
    value::append_json(out, key);
  }
  return out + "]";
}

/// The object without the key of an instance; `module.m` of `module.m.out`.
std::string block_text(const Reference& reference) {
  return prefix(reference.kind) + reference.name;
}

}  // namespace

std::string subject_text(const Reference& reference) {
  return block_text(reference) + (reference.key == nullptr ? "" : key_text(*reference.key)) +
         (reference.output.empty() ? "" : "." + reference.output);
}

std::size_t subject_steps(const Reference& reference) {
  return reference.steps + (reference.key == nullptr ? 0 : 1) + (reference.output.empty() ? 0 : 1);
}

std::string steps_text(std::span<const ast::Step> steps) {
  std::string out;
  for (const ast::Step& step : steps) {
    out += step.kind == ast::Step::Kind::kAttribute ? "." + std::string(step.name)
                                                    : key_text(*step.key);
  }
  return out;
}

std::vector<std::string> reference_texts(const ast::Expr& expr) {
  std::vector<std::string> texts;
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span span) {
    diagnostics::Diagnostics quiet;
    const auto reference = parse_reference(traversal, span, quiet);
    if (!reference) return;
    const std::string subject = subject_text(*reference);
    const std::size_t named = subject_steps(*reference);
    for (std::size_t end = traversal.steps.size(); end > named; --end)
      texts.push_back(subject + steps_text(traversal.steps.subspan(named, end - named)));
    texts.push_back(subject);
    // An output is a part of the module's instance, which stands for itself here.
    Reference whole = *reference;
    whole.output.clear();
    if (reference->output.empty()) whole.key = nullptr;
    if (const std::string text = subject_text(whole); text != subject) texts.push_back(text);
  });
  return texts;
}

}  // namespace plumb::config
