#pragma once

/// The default plan, made on the encoded attributes: what nothing asks about is passed on as bytes.
///
/// For each attribute: a configured value counts; else the default; else, where computed, unknown
/// for a new object and the prior value for an existing one (unknown if the schema says recompute()
/// and something else changes). An attribute with replace() that changes asks for a new object.

#include <string>
#include <string_view>
#include <vector>

#include "providers/sdk/schema.h"

namespace plumb::sdk {

/// The encoded members of one object, by index into the shape.
class Slices {
 public:
  /// Null stands for an object whose attributes are all null.
  Slices(const Shape& shape, std::string_view object) : parts_(shape.members.size(), kNil) {
    Reader in(object);
    if (in.peek() == Kind::kNil) return;
    std::size_t expected = 0;
    for (std::size_t left = in.map(); left > 0; --left) {
      const std::size_t at = shape.find(in.text(), expected);
      if (at == parts_.size())
        throw Malformed("object: an attribute that the schema does not have");
      parts_[at] = in.skip();
      expected = at + 1;
    }
  }

  [[nodiscard]] std::string_view operator[](std::size_t at) const { return parts_[at]; }
  void set(std::size_t at, std::string_view bytes) { parts_[at] = bytes; }

  [[nodiscard]] bool is_null(std::size_t at) const { return parts_[at] == kNil; }
  [[nodiscard]] bool is_unknown(std::size_t at) const {
    return Reader(parts_[at]).peek() == Kind::kUnknown;
  }

  static constexpr std::string_view kNil{"\xc0", 1};

 private:
  std::vector<std::string_view> parts_;
};

struct PlannedObject {
  std::string state;               ///< msgpack
  std::vector<Path> replacements;  ///< what asks for a new object
};

inline bool is_nil(std::string_view bytes) {
  return bytes.empty() || bytes == Slices::kNil;
}

inline std::string_view unknown_of(const Member& member) {
  return member.identifies ? kUnknownNotNull : kUnknown;
}

/// The plan that follows from the schema alone. `prior` null: create. `proposed` is not null.
inline PlannedObject plan_by_schema(const Shape& shape, std::string_view prior_bytes,
                                    std::string_view proposed_bytes,
                                    std::string_view config_bytes) {
  const bool creates = is_nil(prior_bytes);
  const Slices prior(shape, creates ? Slices::kNil : prior_bytes);
  const Slices config(shape, is_nil(config_bytes) ? Slices::kNil : config_bytes);
  Slices planned(shape, proposed_bytes);
  PlannedObject result;

  bool changes = creates;
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if (member.computed && config.is_null(i)) {
      if (!member.fallback.empty()) {
        planned.set(i, member.fallback);
      } else {
        planned.set(i, creates ? unknown_of(member) : prior[i]);
        continue;
      }
    }
    if (creates || member.same(prior[i], planned[i])) continue;
    changes = true;
    if (member.replaces) result.replacements.emplace_back(member.name);
  }

  Writer out(result.state);
  out.map(shape.members.size());
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    out.text(member.name);
    const bool again = changes && member.recomputed && config.is_null(i);
    out.raw(again ? unknown_of(member) : planned[i]);
  }
  return result;
}

/// The object with what is configured in its write-only attributes, which objects do not have.
inline std::string with_write_only(const Shape& shape, std::string_view object_bytes,
                                   std::string_view config_bytes) {
  if (!shape.has_write_only || is_nil(object_bytes) || is_nil(config_bytes))
    return std::string(object_bytes);
  const Slices object(shape, object_bytes);
  const Slices config(shape, config_bytes);
  std::string merged;
  Writer out(merged);
  out.map(shape.members.size());
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    out.text(member.name);
    if (member.block != nullptr) {
      out.raw(with_write_only(*member.block, object[i], config[i]));
    } else {
      out.raw(member.write_only ? config[i] : object[i]);
    }
  }
  return merged;
}

/// Runs the checks of attributes that have a known value, in nested blocks too.
inline void check_members(const Shape& shape, std::string_view object, const Path& base,
                          Diagnostics& diags) {
  const Slices config(shape, object);
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if (config.is_null(i) || config.is_unknown(i)) continue;
    const Path path = base.attribute(member.name);
    for (const Member::Check& check : member.checks) check(config[i], path, diags);
    if (member.block != nullptr) check_members(*member.block, config[i], path, diags);
  }
}

}  // namespace plumb::sdk
