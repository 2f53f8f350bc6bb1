/// What is read of a plugin's schemas, and what is refused.
#include "providers/host/schema_codec.h"

#include <gtest/gtest.h>

#define MSGPACK_NO_BOOST
#include <msgpack.hpp>

#include "providers/abi/plumb_provider.h"

namespace plumb::providers {
namespace {

using Packer = msgpack::packer<msgpack::sbuffer>;

/// An attribute of type string with the flags.
void pack_attribute(Packer& out, const char* name, const std::vector<int>& flags) {
  out.pack_map(static_cast<std::uint32_t>(2 + flags.size()));
  out.pack(PLUMB_ATTRIBUTE_NAME + 0).pack(std::string(name));
  out.pack(PLUMB_ATTRIBUTE_TYPE + 0).pack(std::string("\"string\""));
  for (const int flag : flags) out.pack(flag).pack(true);
}

/// A schema with the attribute in a block `inner` of the nesting.
std::string nested_schema(int nesting, const std::vector<int>& flags) {
  msgpack::sbuffer bytes;
  Packer out(bytes);
  out.pack_map(1).pack(PLUMB_SCHEMA_BLOCK + 0).pack_map(1);
  out.pack(PLUMB_BLOCK_BLOCK_TYPES + 0).pack_array(1).pack_map(3);
  out.pack(PLUMB_NESTED_NAME + 0).pack(std::string("inner"));
  out.pack(PLUMB_NESTED_NESTING + 0).pack(nesting);
  out.pack(PLUMB_NESTED_BLOCK + 0).pack_map(1);
  out.pack(PLUMB_BLOCK_ATTRIBUTES + 0).pack_array(1);
  pack_attribute(out, "token", flags);
  return {bytes.data(), bytes.size()};
}

/// The same with a nested attribute in place of the block.
std::string nested_attribute_schema(int nesting, const std::vector<int>& flags) {
  msgpack::sbuffer bytes;
  Packer out(bytes);
  out.pack_map(1).pack(PLUMB_SCHEMA_BLOCK + 0).pack_map(1);
  out.pack(PLUMB_BLOCK_ATTRIBUTES + 0).pack_array(1).pack_map(3);
  out.pack(PLUMB_ATTRIBUTE_NAME + 0).pack(std::string("inner"));
  out.pack(PLUMB_ATTRIBUTE_OPTIONAL + 0).pack(true);
  out.pack(PLUMB_ATTRIBUTE_NESTED_TYPE + 0).pack_map(2);
  out.pack(PLUMB_OBJECT_NESTING + 0).pack(nesting);
  out.pack(PLUMB_OBJECT_ATTRIBUTES + 0).pack_array(1);
  pack_attribute(out, "token", flags);
  return {bytes.data(), bytes.size()};
}

std::string outcome(const diagnostics::Result<Schema>& schema) {
  if (!schema) return schema.error().message;
  return schema->block->has_write_only ? "write-only" : "plain";
}

constexpr int kOptional = PLUMB_ATTRIBUTE_OPTIONAL;
constexpr int kWriteOnly = PLUMB_ATTRIBUTE_WRITE_ONLY;

TEST(SchemaCodec, KnowsWriteOnlyAttributesAtAnyDepth) {
  EXPECT_EQ(outcome(parse_schema(nested_schema(PLUMB_NESTING_LIST, {kOptional}))), "plain");
  for (const int nesting : {PLUMB_NESTING_SINGLE, PLUMB_NESTING_LIST, PLUMB_NESTING_MAP}) {
    EXPECT_EQ(outcome(parse_schema(nested_schema(nesting, {kOptional, kWriteOnly}))), "write-only");
    EXPECT_EQ(outcome(parse_schema(nested_attribute_schema(nesting, {kOptional, kWriteOnly}))),
              "write-only");
  }
}

TEST(SchemaCodec, RefusesWriteOnlyAttributesInSets) {
  const char* const refused = "\"inner\" is a set with a write-only attribute in it";
  EXPECT_EQ(outcome(parse_schema(nested_schema(PLUMB_NESTING_SET, {kOptional, kWriteOnly}))),
            refused);
  EXPECT_EQ(
      outcome(parse_schema(nested_attribute_schema(PLUMB_NESTING_SET, {kOptional, kWriteOnly}))),
      refused);
}

TEST(SchemaCodec, RefusesWriteOnlyAttributesThatAreComputed) {
  EXPECT_EQ(outcome(parse_schema(nested_schema(PLUMB_NESTING_SINGLE,
                                               {kOptional, PLUMB_ATTRIBUTE_COMPUTED, kWriteOnly}))),
            "attribute \"token\" is write-only and computed, and cannot be both");
}

}  // namespace
}  // namespace plumb::providers
