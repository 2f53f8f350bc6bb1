#pragma once

/// The answer to PLUMB_OP_DESCRIBE. Its shape is written down in docs/providers/abi.md.

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "providers/sdk/function.h"
#include "providers/sdk/members.h"

namespace plumb::sdk {

/// A msgpack map with integer keys that leaves out zero values.
class Record {
 public:
  explicit Record(std::string& out) : out_(out) {}

  void text(int key, std::string_view value) {
    if (!value.empty()) add(key).text(value);
  }
  void flag(int key, bool value) {
    if (value) add(key).boolean(true);
  }
  void integer(int key, std::int64_t value) {
    if (value != 0) add(key).integer(value);
  }
  void binary(int key, std::string_view value) { add(key).binary(value); }
  void raw(int key, std::string_view value) { add(key).raw(value); }

  ~Record() {
    Writer(out_).map(count_);
    out_ += body_;
  }
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

 private:
  Writer add(int key) {
    ++count_;
    Writer writer(body_);
    writer.integer(key);
    return writer;
  }

  std::string& out_;
  std::string body_;
  std::size_t count_ = 0;
};

inline std::string described_attribute(const Member& member) {
  std::string out;
  {
    Record record(out);
    record.text(PLUMB_ATTRIBUTE_NAME, member.name);
    record.binary(PLUMB_ATTRIBUTE_TYPE, member.type);
    record.text(PLUMB_ATTRIBUTE_DESCRIPTION, member.description);
    record.flag(PLUMB_ATTRIBUTE_REQUIRED, member.required);
    record.flag(PLUMB_ATTRIBUTE_OPTIONAL, member.optional);
    record.flag(PLUMB_ATTRIBUTE_COMPUTED, member.computed);
    record.flag(PLUMB_ATTRIBUTE_SENSITIVE, member.sensitive);
    record.flag(PLUMB_ATTRIBUTE_WRITE_ONLY, member.write_only);
    record.flag(PLUMB_ATTRIBUTE_DEPRECATED, !member.deprecation.empty());
    record.text(PLUMB_ATTRIBUTE_DEPRECATION_MESSAGE, member.deprecation);
  }
  return out;
}

inline std::string described_block(const Shape& shape) {
  std::string attributes;
  std::string blocks;
  std::size_t attribute_count = 0;
  std::size_t block_count = 0;
  for (const Member& member : shape.members) {
    if (member.block == nullptr) {
      attributes += described_attribute(member);
      ++attribute_count;
    } else {
      Record nested(blocks);
      nested.text(PLUMB_NESTED_NAME, member.name);
      nested.raw(PLUMB_NESTED_BLOCK, described_block(*member.block));
      nested.integer(PLUMB_NESTED_NESTING, PLUMB_NESTING_SINGLE);
      ++block_count;
    }
  }
  std::string head;
  Writer(head).array(attribute_count);
  std::string block_head;
  Writer(block_head).array(block_count);

  std::string out;
  {
    Record block(out);
    if (attribute_count > 0) block.raw(PLUMB_BLOCK_ATTRIBUTES, head + attributes);
    if (block_count > 0) block.raw(PLUMB_BLOCK_BLOCK_TYPES, block_head + blocks);
    block.text(PLUMB_BLOCK_DESCRIPTION, shape.description);
    block.flag(PLUMB_BLOCK_DEPRECATED, !shape.deprecation.empty());
    block.text(PLUMB_BLOCK_DEPRECATION_MESSAGE, shape.deprecation);
  }
  return out;
}

inline std::string described_schema(const Shape& shape) {
  std::string out;
  {
    Record schema(out);
    schema.integer(PLUMB_SCHEMA_VERSION, shape.version);
    schema.raw(PLUMB_SCHEMA_BLOCK, described_block(shape));
  }
  return out;
}

/// In an identity's schema required and optional are what an import gives.
inline std::string described_identity(const Shape& shape) {
  std::string attributes;
  Writer(attributes).array(shape.members.size());
  for (const Member& member : shape.members) {
    Record record(attributes);
    record.text(PLUMB_IDENTITY_NAME, member.name);
    record.binary(PLUMB_IDENTITY_TYPE, member.type);
    record.flag(PLUMB_IDENTITY_REQUIRED_FOR_IMPORT, member.required);
    record.flag(PLUMB_IDENTITY_OPTIONAL_FOR_IMPORT, member.optional);
    record.text(PLUMB_IDENTITY_DESCRIPTION, member.description);
  }
  std::string out;
  {
    Record schema(out);
    schema.integer(PLUMB_IDENTITY_VERSION, shape.version);
    schema.raw(PLUMB_IDENTITY_ATTRIBUTES, attributes);
  }
  return out;
}

/// 64-bit FNV-1a: names a description for a cache, which is no matter of security.
inline std::string content_hash(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

inline std::string described_parameter(const Parameter& parameter) {
  std::string out;
  {
    Record record(out);
    record.text(PLUMB_PARAMETER_NAME, parameter.name);
    record.binary(PLUMB_PARAMETER_TYPE, parameter.type);
    record.flag(PLUMB_PARAMETER_ALLOW_NULL, parameter.takes_null);
    record.flag(PLUMB_PARAMETER_ALLOW_UNKNOWN, parameter.takes_unknown);
    record.text(PLUMB_PARAMETER_DESCRIPTION, parameter.description);
  }
  return out;
}

inline std::string described_function(const Signature& signature) {
  const std::size_t named = signature.parameters.size() - (signature.variadic ? 1 : 0);
  std::string parameters;
  Writer(parameters).array(named);
  for (std::size_t i = 0; i < named; ++i)
    parameters += described_parameter(signature.parameters[i]);
  std::string returns;
  {
    Record record(returns);
    record.binary(1, signature.returns);
  }
  std::string out;
  {
    Record record(out);
    if (named > 0) record.raw(PLUMB_FUNCTION_PARAMETERS, parameters);
    if (signature.variadic)
      record.raw(PLUMB_FUNCTION_VARIADIC, described_parameter(signature.parameters.back()));
    record.raw(PLUMB_FUNCTION_RETURN, returns);
    record.text(PLUMB_FUNCTION_SUMMARY, signature.description);
  }
  return out;
}

inline Reply describe(const Shape& config, const std::vector<std::unique_ptr<AnyMember>>& members,
                      const std::vector<std::unique_ptr<AnyFunction>>& functions) {
  Reply reply;
  reply.value(PLUMB_DESCRIBE_PROVIDER, described_schema(config));
  for (const auto& member : members) {
    constexpr std::uint32_t kTags[] = {PLUMB_DESCRIBE_RESOURCES, PLUMB_DESCRIBE_DATA_SOURCES,
                                       PLUMB_DESCRIBE_EPHEMERALS};
    Writer entry = reply.open_value(kTags[static_cast<int>(member->kind())]);
    entry.map(2);
    entry.integer(1);
    entry.text(member->type());
    entry.integer(2);
    entry.raw(described_schema(member->shape()));
  }
  for (const auto& member : members) {
    if (member->identity_shape() == nullptr) continue;
    Writer entry = reply.open_value(PLUMB_DESCRIBE_IDENTITIES);
    entry.map(2);
    entry.integer(1);
    entry.text(member->type());
    entry.integer(2);
    entry.raw(described_identity(*member->identity_shape()));
  }
  for (const auto& function : functions) {
    Writer entry = reply.open_value(PLUMB_DESCRIBE_FUNCTIONS);
    entry.map(2);
    entry.integer(1);
    entry.text(function->name());
    entry.integer(2);
    entry.raw(described_function(function->signature()));
  }
  for (const auto& member : members) {
    if (member->kind() != MemberKind::kResource || !member->waits()) continue;
    Writer traits = reply.open_value(PLUMB_DESCRIBE_TRAITS);
    traits.map(2);
    traits.integer(1);
    traits.text(member->type());
    traits.integer(2);
    traits.integer(PLUMB_TRAIT_WAITS);
  }
  Writer capabilities = reply.open_value(PLUMB_DESCRIBE_CAPABILITIES);
  capabilities.map(2);
  capabilities.integer(2);  // The schema need not be asked for before other operations.
  capabilities.boolean(true);
  capabilities.integer(3);  // MoveResourceState is answered.
  capabilities.boolean(true);
  const std::string hash = content_hash(reply.all_bytes());
  reply.text(PLUMB_DESCRIBE_HASH, hash);
  return reply;
}

}  // namespace plumb::sdk
