#include "providers/host/schema_codec.h"

#define MSGPACK_NO_BOOST
#include <algorithm>
#include <msgpack.hpp>

#include "providers/abi/plumb_provider.h"
#include "value/json_codec.h"

namespace plumb::providers {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;

constexpr std::size_t kDepthMax = 100;

/// A msgpack map with integer keys, read without ever assuming what is there.
class Record {
 public:
  explicit Record(const msgpack::object& object) : object_(&object) {}

  [[nodiscard]] const msgpack::object* get(std::uint64_t key) const {
    if (object_->type != msgpack::type::MAP) return nullptr;
    for (std::uint32_t i = 0; i < object_->via.map.size; ++i) {
      const auto& entry = object_->via.map.ptr[i];
      if (entry.key.type == msgpack::type::POSITIVE_INTEGER && entry.key.via.u64 == key)
        return &entry.val;
    }
    return nullptr;
  }
  [[nodiscard]] std::string text(std::uint64_t key) const {
    const msgpack::object* const found = get(key);
    return found == nullptr ? std::string() : text_of(*found);
  }
  [[nodiscard]] bool flag(std::uint64_t key) const {
    const msgpack::object* const found = get(key);
    return found != nullptr && found->type == msgpack::type::BOOLEAN && found->via.boolean;
  }
  [[nodiscard]] std::int64_t integer(std::uint64_t key) const {
    const msgpack::object* const found = get(key);
    if (found == nullptr) return 0;
    if (found->type == msgpack::type::POSITIVE_INTEGER)
      return static_cast<std::int64_t>(found->via.u64);
    return found->type == msgpack::type::NEGATIVE_INTEGER ? found->via.i64 : 0;
  }
  [[nodiscard]] std::vector<const msgpack::object*> items(std::uint64_t key) const {
    std::vector<const msgpack::object*> all;
    const msgpack::object* const found = get(key);
    if (found == nullptr || found->type != msgpack::type::ARRAY) return all;
    for (std::uint32_t i = 0; i < found->via.array.size; ++i)
      all.push_back(&found->via.array.ptr[i]);
    return all;
  }
  [[nodiscard]] static std::string text_of(const msgpack::object& object) {
    if (object.type == msgpack::type::STR) return {object.via.str.ptr, object.via.str.size};
    if (object.type == msgpack::type::BIN) return {object.via.bin.ptr, object.via.bin.size};
    return {};
  }

 private:
  const msgpack::object* object_;
};

Result<std::shared_ptr<const Block>> read_block(const Record& record);

Result<Nesting> read_nesting(std::int64_t number) {
  if (number < 1 || number > 5)
    return fail(ErrorCode::kInvalid, "unknown nesting " + std::to_string(number));
  return static_cast<Nesting>(number);
}

Type nested_type(Type inner, Nesting nesting) {
  switch (nesting) {
    case Nesting::kList:
      return Type::list(inner);
    case Nesting::kSet:
      return Type::set(inner);
    case Nesting::kMap:
      return Type::map(inner);
    default:
      return inner;
  }
}

Result<Attribute> read_attribute(const Record& record);

Result<std::shared_ptr<Block>> read_attributes(const std::vector<const msgpack::object*>& items) {
  auto block = std::make_shared<Block>();
  for (const msgpack::object* const item : items) {
    PLUMB_ASSIGN(Attribute attribute, read_attribute(Record(*item)));
    block->has_sensitive |=
        attribute.sensitive || (attribute.nested != nullptr && attribute.nested->has_sensitive);
    block->has_write_only |=
        attribute.write_only || (attribute.nested != nullptr && attribute.nested->has_write_only);
    block->attributes.push_back(std::move(attribute));
  }
  std::sort(block->attributes.begin(), block->attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.name < b.name; });
  return block;
}

/// A set has no paths into it, so nothing could say which of its elements hold a value that must
/// not be kept.
Result<void> check_set(const std::string& name, Nesting nesting, const Block& inside) {
  if (nesting != Nesting::kSet || !inside.has_write_only) return {};
  return fail(ErrorCode::kInvalid, "\"" + name + "\" is a set with a write-only attribute in it");
}

Result<Attribute> read_attribute(const Record& record) {
  Attribute attribute;
  attribute.name = record.text(PLUMB_ATTRIBUTE_NAME);
  attribute.description = record.text(PLUMB_ATTRIBUTE_DESCRIPTION);
  attribute.deprecation = record.text(PLUMB_ATTRIBUTE_DEPRECATION_MESSAGE);
  attribute.required = record.flag(PLUMB_ATTRIBUTE_REQUIRED);
  attribute.optional = record.flag(PLUMB_ATTRIBUTE_OPTIONAL);
  attribute.computed = record.flag(PLUMB_ATTRIBUTE_COMPUTED);
  attribute.sensitive = record.flag(PLUMB_ATTRIBUTE_SENSITIVE);
  attribute.write_only = record.flag(PLUMB_ATTRIBUTE_WRITE_ONLY);
  if (attribute.name.empty()) return fail(ErrorCode::kInvalid, "an attribute without a name");
  if (attribute.write_only && attribute.computed) {
    return fail(ErrorCode::kInvalid, "attribute \"" + attribute.name +
                                         "\" is write-only and computed, and cannot be both");
  }
  if (const msgpack::object* const nested = record.get(PLUMB_ATTRIBUTE_NESTED_TYPE)) {
    const Record inner(*nested);
    PLUMB_ASSIGN(const auto block, read_attributes(inner.items(PLUMB_OBJECT_ATTRIBUTES)));
    block->type = implied_type(*block);
    PLUMB_ASSIGN(attribute.nesting, read_nesting(inner.integer(PLUMB_OBJECT_NESTING)));
    PLUMB_TRY(check_set(attribute.name, attribute.nesting, *block));
    attribute.type = nested_type(block->type, attribute.nesting);
    attribute.nested = block;
    return attribute;
  }
  auto type = value::parse_json_type(record.text(PLUMB_ATTRIBUTE_TYPE));
  if (!type)
    return fail(ErrorCode::kInvalid, "attribute \"" + attribute.name + "\" has no readable type");
  attribute.type = *type;
  return attribute;
}

Result<std::shared_ptr<const Block>> read_block(const Record& record) {
  PLUMB_ASSIGN(const auto block, read_attributes(record.items(PLUMB_BLOCK_ATTRIBUTES)));
  block->description = record.text(PLUMB_BLOCK_DESCRIPTION);
  block->deprecated = record.flag(PLUMB_BLOCK_DEPRECATED);
  for (const msgpack::object* const item : record.items(PLUMB_BLOCK_BLOCK_TYPES)) {
    const Record nested(*item);
    NestedBlock made;
    made.name = nested.text(PLUMB_NESTED_NAME);
    made.items_min = nested.integer(PLUMB_NESTED_MIN_ITEMS);
    made.items_max = nested.integer(PLUMB_NESTED_MAX_ITEMS);
    PLUMB_ASSIGN(made.nesting, read_nesting(nested.integer(PLUMB_NESTED_NESTING)));
    const msgpack::object* const inner = nested.get(PLUMB_NESTED_BLOCK);
    if (inner == nullptr)
      return fail(ErrorCode::kInvalid, "block \"" + made.name + "\" has no content");
    PLUMB_ASSIGN(made.block, read_block(Record(*inner)));
    PLUMB_TRY(check_set(made.name, made.nesting, *made.block));
    block->has_sensitive |= made.block->has_sensitive;
    block->has_write_only |= made.block->has_write_only;
    block->blocks.push_back(std::move(made));
  }
  std::sort(block->blocks.begin(), block->blocks.end(),
            [](const NestedBlock& a, const NestedBlock& b) { return a.name < b.name; });
  block->type = implied_type(*block);
  return block;
}

Result<Schema> read_schema(const Record& record) {
  Schema schema;
  schema.version = record.integer(PLUMB_SCHEMA_VERSION);
  const msgpack::object* const block = record.get(PLUMB_SCHEMA_BLOCK);
  if (block == nullptr) {
    schema.block = std::make_shared<Block>(Block{.type = Type::object({})});
    return schema;
  }
  PLUMB_ASSIGN(schema.block, read_block(Record(*block)));
  return schema;
}

Result<IdentitySchema> read_identity(const Record& record) {
  IdentitySchema schema;
  schema.version = record.integer(PLUMB_IDENTITY_VERSION);
  std::vector<value::ObjectAttribute> types;
  for (const msgpack::object* const item : record.items(PLUMB_IDENTITY_ATTRIBUTES)) {
    const Record entry(*item);
    IdentitySchema::Attribute attribute;
    attribute.name = entry.text(PLUMB_IDENTITY_NAME);
    attribute.required_for_import = entry.flag(PLUMB_IDENTITY_REQUIRED_FOR_IMPORT);
    attribute.optional_for_import = entry.flag(PLUMB_IDENTITY_OPTIONAL_FOR_IMPORT);
    attribute.description = entry.text(PLUMB_IDENTITY_DESCRIPTION);
    const auto type = value::parse_json_type(entry.text(PLUMB_IDENTITY_TYPE));
    if (attribute.name.empty() || !type) {
      return fail(ErrorCode::kInvalid,
                  "the identity has an attribute \"" + attribute.name + "\" without readable type");
    }
    attribute.type = *type;
    types.push_back({attribute.name, attribute.type, false});
    schema.attributes.push_back(std::move(attribute));
  }
  std::sort(schema.attributes.begin(), schema.attributes.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  schema.type = Type::object(std::move(types));
  return schema;
}

Result<FunctionSignature::Parameter> read_parameter(const msgpack::object& object) {
  const Record record(object);
  FunctionSignature::Parameter parameter;
  parameter.name = record.text(PLUMB_PARAMETER_NAME);
  parameter.allow_null = record.flag(PLUMB_PARAMETER_ALLOW_NULL);
  parameter.allow_unknown = record.flag(PLUMB_PARAMETER_ALLOW_UNKNOWN);
  PLUMB_ASSIGN(parameter.type, value::parse_json_type(record.text(PLUMB_PARAMETER_TYPE)));
  return parameter;
}

Result<FunctionSignature> read_function(const Record& record) {
  FunctionSignature signature;
  for (const msgpack::object* const item : record.items(PLUMB_FUNCTION_PARAMETERS)) {
    PLUMB_ASSIGN(auto parameter, read_parameter(*item));
    signature.parameters.push_back(std::move(parameter));
  }
  if (const msgpack::object* const variadic = record.get(PLUMB_FUNCTION_VARIADIC)) {
    PLUMB_ASSIGN(auto parameter, read_parameter(*variadic));
    signature.variadic.push_back(std::move(parameter));
  }
  // The return type stands in a map of its own, as in the plugin protocol, or plainly.
  const msgpack::object* const returns = record.get(PLUMB_FUNCTION_RETURN);
  const bool wrapped = returns != nullptr && returns->type == msgpack::type::MAP;
  PLUMB_ASSIGN(signature.returns,
               value::parse_json_type(wrapped ? Record(*returns).text(1)
                                              : record.text(PLUMB_FUNCTION_RETURN)));
  return signature;
}

/// Unpacks and calls read(Record); what the library throws becomes an error.
template <typename Read>
auto with_record(std::string_view bytes, Read&& read)
    -> decltype(read(std::declval<const msgpack::object&>())) {
  try {
    const std::size_t most = bytes.size();
    const msgpack::unpack_limit limit(most, most, most, most, most, kDepthMax);
    const msgpack::object_handle handle =
        msgpack::unpack(bytes.data(), bytes.size(), nullptr, nullptr, limit);
    return read(handle.get());
  } catch (const msgpack::unpack_error& problem) {
    return fail(ErrorCode::kInvalid, std::string("not msgpack: ") + problem.what());
  }
}

Result<Path> read_path(const msgpack::object& object) {
  Path path;
  if (object.type != msgpack::type::ARRAY)
    return fail(ErrorCode::kInvalid, "a path must be an array");
  for (std::uint32_t i = 0; i < object.via.array.size; ++i) {
    const msgpack::object& step = object.via.array.ptr[i];
    const bool pair = step.type == msgpack::type::ARRAY && step.via.array.size == 2 &&
                      step.via.array.ptr[0].type == msgpack::type::POSITIVE_INTEGER;
    if (!pair) return fail(ErrorCode::kInvalid, "a path's step must be a pair");
    const std::uint64_t kind = step.via.array.ptr[0].via.u64;
    const msgpack::object& what = step.via.array.ptr[1];
    if (kind == PLUMB_STEP_ATTRIBUTE) {
      path.push_back({PathStep::Kind::kAttribute, Record::text_of(what), 0});
    } else if (kind == PLUMB_STEP_KEY) {
      path.push_back({PathStep::Kind::kKey, Record::text_of(what), 0});
    } else if (what.type == msgpack::type::POSITIVE_INTEGER) {
      path.push_back({PathStep::Kind::kIndex, {}, static_cast<std::int64_t>(what.via.u64)});
    }
  }
  return path;
}

}  // namespace

Result<Schema> parse_schema(std::string_view bytes) {
  return with_record(bytes,
                     [](const msgpack::object& object) { return read_schema(Record(object)); });
}

Result<NamedSchema> parse_named_schema(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<NamedSchema> {
    const Record entry(object);
    NamedSchema named;
    named.name = entry.text(1);
    const msgpack::object* const schema = entry.get(2);
    if (named.name.empty() || schema == nullptr)
      return fail(ErrorCode::kInvalid, "a schema without a name");
    auto read = read_schema(Record(*schema));
    if (!read) return fail(ErrorCode::kInvalid, named.name + ": " + read.error().message);
    named.schema = std::move(*read);
    return named;
  });
}

Result<NamedFunction> parse_named_function(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<NamedFunction> {
    const Record entry(object);
    const msgpack::object* const function = entry.get(2);
    if (function == nullptr) return fail(ErrorCode::kInvalid, "a function without a signature");
    PLUMB_ASSIGN(FunctionSignature signature, read_function(Record(*function)));
    return NamedFunction{entry.text(1), std::move(signature)};
  });
}

Result<NamedIdentity> parse_named_identity(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<NamedIdentity> {
    const Record entry(object);
    const msgpack::object* const schema = entry.get(2);
    if (schema == nullptr) return fail(ErrorCode::kInvalid, "an identity without a schema");
    PLUMB_ASSIGN(IdentitySchema identity, read_identity(Record(*schema)));
    return NamedIdentity{entry.text(1), std::move(identity)};
  });
}

Result<bool> parse_moves(std::string_view bytes) {
  return with_record(
      bytes, [](const msgpack::object& object) -> Result<bool> { return Record(object).flag(3); });
}

Result<std::int64_t> parse_traits(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<std::int64_t> {
    return Record(object).integer(2);
  });
}

Result<Path> parse_path(std::string_view bytes) {
  return with_record(bytes, read_path);
}

Result<Messages> parse_messages(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<Messages> {
    Messages messages;
    if (object.type != msgpack::type::ARRAY)
      return fail(ErrorCode::kInvalid, "diagnostics must be an array");
    for (std::uint32_t i = 0; i < object.via.array.size; ++i) {
      const Record record(object.via.array.ptr[i]);
      Message message;
      message.error = record.integer(PLUMB_DIAG_SEVERITY) != PLUMB_SEVERITY_WARNING;
      message.summary = record.text(PLUMB_DIAG_SUMMARY);
      message.detail = record.text(PLUMB_DIAG_DETAIL);
      if (message.error) message.retry_after_ms = record.integer(PLUMB_DIAG_RETRY_AFTER);
      if (const msgpack::object* const path = record.get(PLUMB_DIAG_PATH)) {
        PLUMB_ASSIGN(message.path, read_path(*path));
      }
      messages.push_back(std::move(message));
    }
    return messages;
  });
}

Result<FunctionError> parse_function_error(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<FunctionError> {
    const Record record(object);
    FunctionError error{record.text(1)};
    if (record.get(2) != nullptr) error.argument = record.integer(2);
    return error;
  });
}

Result<ImportedObject> parse_imported(std::string_view bytes) {
  return with_record(bytes, [](const msgpack::object& object) -> Result<ImportedObject> {
    const Record record(object);
    return ImportedObject{record.text(PLUMB_IMPORTED_TYPE), record.text(PLUMB_IMPORTED_STATE),
                          record.text(PLUMB_IMPORTED_PRIVATE),
                          record.text(PLUMB_IMPORTED_IDENTITY)};
  });
}

}  // namespace plumb::providers
