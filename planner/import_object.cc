#include "planner/import_object.h"

#include "planner/deferral.h"
#include "planner/identity.h"
#include "planner/write_only.h"

namespace plumb::planner {
namespace {

/// Whether the provider had nothing but warnings to say.
bool accepted(const InstanceRequest& request, const providers::Messages& messages,
              Diagnostics& diags) {
  add_messages(messages, state::to_string(request.address), nullptr, request.node.resource->span,
               diags);
  return !providers::has_errors(messages);
}

std::nullopt_t refuse(const InstanceRequest& request, const char* summary, std::string detail,
                      Diagnostics& diags) {
  diags.error(request.node.resource->span, summary, std::move(detail));
  diags.items().back().address = state::to_string(request.address);
  return std::nullopt;
}

bool answers_nothing_secret(const InstanceRequest& request, const Value& object,
                            const char* summary, const char* occasion, Diagnostics& diags) {
  return check_write_only(
      {object, *request.schema->block, request.provider_address, state::to_string(request.address)},
      summary, occasion, request.node.resource->span, diags);
}

/// What the provider makes of the id: often no more than the id itself, to be read. A null object
/// where it puts that off.
std::optional<providers::Object> ask_import(const InstanceRequest& request,
                                            const Evaluation& evaluation, Diagnostics& diags,
                                            DeferralReason& deferral) {
  const std::string& type = request.node.resource->type;
  auto answer = ask(*request.provider, evaluation.context().pool, [&] {
    return request.provider->import(type, {request.importing->id, request.importing->identity});
  });
  if (!answer) {
    add_plugin_error(answer.error(), state::to_string(request.address), request.node.resource->span,
                     diags);
    return std::nullopt;
  }
  if (!accepted(request, answer->messages, diags) ||
      !accept_deferral(
          {answer->deferred, request.provider_address, state::to_string(request.address)},
          evaluation.may_defer(), request.node.resource->span, diags, deferral))
    return std::nullopt;
  if (deferral != DeferralReason::kNone) return providers::Object{};
  if (answer->objects.size() == 1 && answer->objects[0].first == type) {
    if (!answers_nothing_secret(request, answer->objects[0].second.value,
                                "Import returned a non-null value for a write-only attribute",
                                "an import", diags))
      return std::nullopt;
    const Value& identity = answer->objects[0].second.identity;
    if (!request.importing->identity.is_null() && identity.is_null()) {
      return refuse(request, "Provider produced invalid import",
                    "Asked to import by its identity, provider " + request.provider_address +
                        " answered with an object without one. This is a fault of the plugin.",
                    diags);
    }
    return std::move(answer->objects[0].second);
  }
  return refuse(request, "Provider produced invalid import",
                "Asked to import one " + type + ", provider " + request.provider_address +
                    " answered with " + std::to_string(answer->objects.size()) +
                    " objects or with one of another type. This is a fault of the plugin.",
                diags);
}

}  // namespace

std::optional<PriorObject> import_object(const InstanceRequest& request, Evaluation& evaluation,
                                         Diagnostics& diags) {
  const RunContext& run = evaluation.context();
  const std::string address = state::to_string(request.address);
  const providers::Block& schema = *request.schema->block;
  run.observer.preparing_import(address, *request.importing);
  PriorObject object{Value::null(schema.type), Value::null(schema.type), "", false};
  const auto stub = ask_import(request, evaluation, diags, object.deferral);
  if (!stub) return std::nullopt;
  if (object.deferral != DeferralReason::kNone) return object;
  std::optional<providers::Object> found;
  // Who has the identity may know nothing else before the read.
  if (!stub->value.is_null() || !stub->identity.is_null()) {
    run.observer.refreshing(address, object_id(providers::mark_sensitive(stub->value, schema)));
    auto read = ask(*request.provider, run.pool, [&] {
      return request.provider->read(request.node.resource->type, schema, *stub);
    });
    if (!read) {
      add_plugin_error(read.error(), address, request.node.resource->span, diags);
      return std::nullopt;
    }
    if (!accepted(request, read->messages, diags) ||
        !accept_deferral({read->deferred, request.provider_address, address},
                         evaluation.may_defer(), request.node.resource->span, diags,
                         object.deferral))
      return std::nullopt;
    if (object.deferral != DeferralReason::kNone) return object;
    if (!answers_nothing_secret(request, read->object.value, "Provider produced invalid object",
                                "a read", diags) ||
        !check_identity({Value(), read->object.identity, request.provider_address, address},
                        request.node.resource->span, diags))
      return std::nullopt;
    run.observer.refreshed(address,
                           object_id(providers::mark_sensitive(read->object.value, schema)));
    found = std::move(read->object);
  }
  if (!found || found->value.is_null()) {
    return refuse(request, "Cannot import non-existent remote object",
                  "While attempting to import an existing object to " + address +
                      ", the provider found that no object exists with the given id. Only objects "
                      "that exist can be imported: check the id, and that it belongs to where the "
                      "provider is configured to look, or take the import block out to have a new "
                      "object made.",
                  diags);
  }
  if (!found->value.is_wholly_known()) {
    return refuse(request, "Provider produced invalid object",
                  "Provider " + request.provider_address + " answered a read of " + address +
                      " with unknown values. This is a fault of the plugin.",
                  diags);
  }
  object.value = providers::mark_sensitive(found->value, schema);
  object.stored = object.value;
  object.private_data = found->private_data;
  object.identity = found->identity.is_null() ? stub->identity : found->identity;
  return object;
}

}  // namespace plumb::planner
