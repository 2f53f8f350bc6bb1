#include "testing/made_up_provider.h"

namespace plumb::testing {
namespace {

using providers::Block;
using providers::Messages;
using providers::Result;

providers::Message refusal(std::string summary, std::string detail) {
  providers::Message message;
  message.summary = std::move(summary);
  message.detail = std::move(detail);
  return message;
}

}  // namespace

MadeUp MadeUpProvider::of_resource(std::string_view type) const {
  if (object_ != nullptr) return *object_;
  const auto found = mock_->resources.find(type);
  if (found != mock_->resources.end()) return found->second;
  return {Value(), mock_->at_plan, ""};
}

MadeUp MadeUpProvider::of_data(std::string_view type) const {
  if (object_ != nullptr) return *object_;
  const auto found = mock_->data.find(type);
  return found == mock_->data.end() ? MadeUp{} : found->second;
}

Result<providers::ReadResult> MadeUpProvider::read(std::string_view, const Block&,
                                                   const providers::Object& current) {
  return providers::ReadResult{current, {}};
}

Result<providers::PlanResult> MadeUpProvider::plan(const providers::PlanRequest& request) {
  providers::PlanResult result;
  result.planned = request.proposed;
  if (request.proposed.is_null()) return result;
  const MadeUp made_up = of_resource(request.type);
  result.planned =
      made_up.at_plan.value_or(false)
          ? fill_computed(*request.schema, request.proposed, Fill::kNull, made_up, result.messages)
          : forget_computed(*request.schema, request.proposed);
  return result;
}

Result<providers::ApplyResult> MadeUpProvider::apply(const providers::ApplyRequest& request) {
  providers::ApplyResult result;
  result.answered = true;
  result.object.value = request.planned;
  if (request.planned.is_null()) return result;
  result.object.value = fill_computed(*request.schema, request.planned, Fill::kUnknown,
                                      of_resource(request.type), result.messages);
  // What could not be made up leaves nothing behind.
  if (providers::has_errors(result.messages)) result.object.value = request.prior;
  return result;
}

/// An object that is overridden can be imported, for it is made up then; of a mocked provider
/// nobody knows which there are.
Result<providers::ImportResult> MadeUpProvider::import(std::string_view type,
                                                       const providers::ImportKey&) {
  providers::ImportResult result;
  const auto described = schema().resources.find(type);
  if (object_ != nullptr && described != schema().resources.end()) {
    const Block& block = *described->second.block;
    Value object =
        fill_computed(block, providers::empty_value(block), Fill::kNull, *object_, result.messages);
    result.objects.emplace_back(std::string(type), providers::Object{std::move(object), ""});
    return result;
  }
  result.messages.push_back(
      refusal("Invalid import request",
              "Objects of a mocked provider do not exist, so none can be imported. Override the "
              "resource that the import is for with override_resource."));
  return result;
}

Result<providers::ReadResult> MadeUpProvider::read_data(std::string_view type, const Block& schema,
                                                        const Value& config) {
  providers::ReadResult result;
  result.object.value = fill_computed(schema, config, Fill::kNull, of_data(type), result.messages);
  return result;
}

Result<providers::LeaseResult> MadeUpProvider::open_ephemeral(std::string_view type, const Block&,
                                                              const Value&) {
  providers::LeaseResult result;
  result.messages.push_back(refusal("Ephemeral resource of a mocked provider",
                                    "Ephemeral resources cannot be mocked, so " +
                                        std::string(type) +
                                        " needs a provider that is configured."));
  return result;
}

Result<providers::LeaseResult> MadeUpProvider::renew_ephemeral(std::string_view, std::string_view) {
  return providers::LeaseResult{};
}

Result<Messages> MadeUpProvider::close_ephemeral(std::string_view, std::string_view) {
  return Messages{};
}

}  // namespace plumb::testing
