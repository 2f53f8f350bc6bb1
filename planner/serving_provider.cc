#include "planner/serving_provider.h"

#include "value/convert.h"

namespace plumb::planner {
namespace {

using value::Type;

constexpr const char* kInvalidKey = "Invalid key of provider instance";

/// The key's text, or nothing after reporting what is wrong with it.
std::optional<std::string> key_text(const ast::Expr& expr, const eval::Context& context,
                                    Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value given = eval::evaluate(expr, context, diags);
  if (diags.items().size() > before) return std::nullopt;
  const auto wrong = [&](std::string detail) {
    diags.error(expr.span, kInvalidKey, std::move(detail));
    eval::note_values(expr, context, diags);
    return std::nullopt;
  };
  if (given.marks() != 0) {
    return wrong(
        "A sensitive or ephemeral value cannot choose the provider instance: its key is kept in "
        "the state, where it can be read.");
  }
  value::ConversionError problem;
  const auto key = value::convert(given, Type::string(), problem);
  if (!key) return wrong("The key must be a string: " + problem.message + ".");
  if (!key->is_known()) {
    return wrong(
        "The key depends on values that are not known before apply, so it cannot be told which "
        "provider instance is to plan this. Use values that are known, such as each.key.");
  }
  if (key->is_null()) return wrong("The key is null. It must be that of a provider instance.");
  return std::string(key->as_string());
}

/// The key of the reference, evaluated for the instance.
std::optional<std::string> provider_key(Evaluation& evaluation, const ProviderKey& key,
                                        const ModuleInstance& module, const Repetition& repetition,
                                        Diagnostics& diags) {
  if (key.reference->constant_key != nullptr) {
    const Value& constant = *key.reference->constant_key;
    if (constant.type() == Type::string() && constant.has_content())
      return std::string(constant.as_string());
    diags.error(key.reference->span, kInvalidKey,
                "The keys of provider instances are strings, as in [\"key\"].");
    return std::nullopt;
  }
  if (key.passed_to == nullptr) {
    const ModuleScope scope(module, repetition);
    return key_text(*key.reference->key, evaluation.eval_context(scope), diags);
  }
  const ModuleInstance* called = &module;
  while (&called->node != key.passed_to) called = called->parent;
  const RepetitionValues of_call(called->repeat, called->key, called->each_value);
  const ModuleScope scope(*called->parent, of_call.get());
  return key_text(*key.reference->key, evaluation.eval_context(scope), diags);
}

}  // namespace

ServingProvider serving_provider(Evaluation& evaluation, const Node& node,
                                 const ModuleInstance& module, const Repetition& repetition,
                                 const state::InstanceAddress& object, Diagnostics& diags) {
  if (node.provider_key.reference == nullptr) {
    return {evaluation.answering(object, node.provider_address,
                                 evaluation.provider(node.provider_address)),
            node.provider_address};
  }
  const auto key = provider_key(evaluation, node.provider_key, module, repetition, diags);
  if (!key) return {};
  std::string address = node.provider_address + state::to_string(state::InstanceKey(*key));
  providers::Provider* const provider = evaluation.provider(address);
  if (provider == nullptr) {
    diags.error(node.provider_key.reference->span, kInvalidKey,
                "There is no provider instance " + address +
                    ": the for_each of the provider configuration has no such element. Add it "
                    "there, or choose another.");
    return {};
  }
  return {evaluation.answering(object, address, provider), std::move(address)};
}

providers::Provider* serving_provider(Evaluation& evaluation, const Node& node,
                                      const state::InstanceAddress& object,
                                      const std::string& address, Diagnostics& diags) {
  const bool by_address =
      node.kind == Node::Kind::kOrphan || node.provider_key.reference != nullptr;
  if (!by_address) {
    return evaluation.answering(object, node.provider_address,
                                evaluation.provider(node.provider_address));
  }
  providers::Provider* const provider = evaluation.provider(address);
  if (provider == nullptr) {
    diags.error({}, "Provider instance not present",
                "To work with " + state::to_string(object) + " its provider instance " + address +
                    " is required, but there is none any more. Put its element back into the "
                    "for_each of the provider configuration, apply so that the object is "
                    "destroyed, and take the element out then.");
    diags.items().back().address = state::to_string(object);
  }
  return evaluation.answering(object, address, provider);
}

}  // namespace plumb::planner
