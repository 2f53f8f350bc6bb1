#pragma once

/// The description of a model: which attributes there are, what the user may set, what replaces the
/// object. Written once, in `static void describe(Schema<M>&)` of the model; the rest follows from
/// it: the schema that the host sees, decoding, encoding, and the default plan.

#include <algorithm>
#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/sdk/codec.h"

namespace plumb::sdk {

struct Shape;

/// One attribute or nested block of a shape.
struct Member {
  using Check = std::function<void(std::string_view bytes, const Path& path, Diagnostics& diags)>;

  std::string name;
  std::string type;  ///< JSON; empty for a block
  std::string description;
  std::string deprecation;
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;    ///< in configurations alone, and in no answer
  bool replaces = false;      ///< a change makes a new object
  bool identifies = false;    ///< the object's id: never null once there is an object
  bool recomputed = false;    ///< unknown again in every plan that changes something
  std::string fallback;       ///< msgpack of the default; empty: none
  std::vector<Check> checks;  ///< of a known value in the configuration
  bool (*same)(std::string_view, std::string_view) = nullptr;  ///< equality of two encoded values
  const Shape* block = nullptr;  ///< a nested block of nesting "single"; null: an attribute
  std::size_t access = 0;        ///< index into Schema::access_
};

/// All of a description that does not depend on the model's C++ type.
struct Shape {
  std::int64_t version = 0;
  std::string description;
  std::string deprecation;
  std::vector<Member> members;  ///< sorted by name, the order on the wire
  bool has_write_only = false;  ///< a member, or one of a nested block

  /// Index of a member, or members.size(). `expected` is tried first: objects come sorted.
  [[nodiscard]] std::size_t find(std::string_view name, std::size_t expected) const {
    if (expected < members.size() && members[expected].name == name) return expected;
    const auto at =
        std::lower_bound(members.begin(), members.end(), name,
                         [](const Member& m, std::string_view n) { return m.name < n; });
    const bool found = at != members.end() && at->name == name;
    return found ? static_cast<std::size_t>(at - members.begin()) : members.size();
  }
};

/// Says more about an attribute of type T; every function returns the same builder.
template <typename T>
class AttributeBuilder {
 public:
  explicit AttributeBuilder(Member& member) : member_(member) {}

  AttributeBuilder& required() { return set(member_.required); }
  AttributeBuilder& optional() { return set(member_.optional); }
  AttributeBuilder& computed() { return set(member_.computed); }
  AttributeBuilder& sensitive() { return set(member_.sensitive); }

  /// Kept by nobody but the object itself: create() and update() find what is configured in it, and
  /// no answer of the plugin has it. Not with computed(). Nobody can tell whether it changed; give
  /// the user a version beside it that says so.
  AttributeBuilder& write_only() { return set(member_.write_only); }

  /// A change of this attribute replaces the object.
  AttributeBuilder& replace() { return set(member_.replaces); }

  /// Computed, and unknown again whenever an update changes anything. Without it the prior value
  /// stays.
  AttributeBuilder& recompute() { return set(member_.recomputed); }

  /// The value where the configuration has none. Makes the attribute computed.
  AttributeBuilder& default_to(T value) {
    member_.fallback = encoded(value);
    return set(member_.computed);
  }

  AttributeBuilder& about(std::string text) {
    member_.description = std::move(text);
    return *this;
  }

  AttributeBuilder& deprecated(std::string message) {
    member_.deprecation = std::move(message);
    return *this;
  }

  /// Refuses a configured value for which `holds` is false, saying "<name> must be <wanted>".
  AttributeBuilder& must(const std::string& wanted, std::function<bool(const T&)> holds,
                         std::string summary = "Invalid Attribute Value") {
    std::string detail = "The value of \"" + member_.name + "\" must be " + wanted + ".";
    member_.checks.push_back(
        [summary = std::move(summary), detail = std::move(detail), holds = std::move(holds)](
            std::string_view bytes, const Path& path, Diagnostics& diags) {
          if (!holds(decoded<T>(bytes))) diags.error(summary, detail, path);
        });
    return *this;
  }

  AttributeBuilder& one_of(std::vector<T> allowed) {
    std::string wanted = "one of";
    for (const T& value : allowed)
      wanted += (&value == allowed.data() ? " \"" : ", \"") + value + "\"";
    return must(
        wanted,
        [allowed = std::move(allowed)](const T& value) {
          return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
        },
        "Invalid Attribute Value Match");
  }

  AttributeBuilder& at_least(T least) {
    return must("at least " + std::to_string(least),
                [least](const T& value) { return value >= least; });
  }

 private:
  AttributeBuilder& set(bool& flag) {
    flag = true;
    return *this;
  }
  Member& member_;
};

template <typename M>
class Schema;

template <typename M>
const Schema<M>& schema_of();

/// The description of model M, with access to its members.
template <typename M>
class Schema {
 public:
  void version(std::int64_t number) { shape_.version = number; }
  void about(std::string text) { shape_.description = std::move(text); }
  void deprecated(std::string message) { shape_.deprecation = std::move(message); }

  /// An attribute, held by M or by a base of M.
  template <typename T, typename Base>
  requires std::derived_from<M, Base> AttributeBuilder<T> attr(std::string name,
                                                               Val<T> Base::*field) {
    return AttributeBuilder<T>(add<Val<T>>(std::move(name), field));
  }

  template <typename Base>
  requires std::derived_from<M, Base> AttributeBuilder<Dynamic> attr(std::string name,
                                                                     Dynamic Base::*field) {
    return AttributeBuilder<Dynamic>(add<Dynamic>(std::move(name), field));
  }

  /// The identifier that nearly every object has: a computed string.
  template <typename Base>
  AttributeBuilder<std::string> id(Val<std::string> Base::*field) {
    auto builder = attr("id", field).computed();
    shape_.members.back().identifies = true;
    return builder;
  }

  /// A nested block that may occur once.
  template <typename T, typename Base>
  requires std::derived_from<M, Base>
  void block(std::string name, Val<T> Base::*field) {
    Member& member = add<Val<T>>(std::move(name), field);
    member.type.clear();
    member.block = &schema_of<T>().shape();
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }

  /// What to do about attributes that are missing from the input, or unknown to the schema.
  enum class Mismatch { kRefuse, kIgnore };

  [[nodiscard]] M decode(Reader& in, Mismatch mismatch = Mismatch::kRefuse) const {
    M model;
    std::size_t expected = 0;
    std::size_t seen = 0;
    for (std::size_t left = in.map(); left > 0; --left) {
      const std::size_t at = shape_.find(in.text(), expected);
      if (at < shape_.members.size()) {
        decode_member(in, at, model);
        ++seen;
      } else if (mismatch == Mismatch::kIgnore) {
        in.skip();
      } else {
        throw Malformed("object: an attribute that the schema does not have");
      }
      expected = at + 1;
    }
    if (mismatch == Mismatch::kRefuse && seen != shape_.members.size()) {
      throw Malformed("object: not exactly the attributes of the schema");
    }
    return model;
  }

  void encode(Writer& out, const M& model) const {
    out.map(shape_.members.size());
    for (const Member& member : shape_.members) {
      out.text(member.name);
      if (member.write_only) {
        out.nil();
        continue;
      }
      out.set_never_null(member.identifies);
      access_[member.access].encode(out, model);
    }
    out.set_never_null(false);
  }

  /// For schema_of().
  void finish() {
    std::sort(shape_.members.begin(), shape_.members.end(),
              [](const Member& a, const Member& b) { return a.name < b.name; });
    for (const Member& member : shape_.members) {
      shape_.has_write_only |=
          member.write_only || (member.block != nullptr && member.block->has_write_only);
    }
  }

 private:
  struct Access {
    std::function<void(Reader&, M&)> decode;
    std::function<void(Writer&, const M&)> encode;
  };

  template <typename T, typename Base>
  Member& add(std::string name, T Base::*field) {
    Member member;
    member.name = std::move(name);
    member.type = Codec<T>::type();
    member.access = access_.size();
    member.same = [](std::string_view a, std::string_view b) {
      return a == b || decoded<T>(a) == decoded<T>(b);
    };
    access_.push_back(
        {[field](Reader& in, M& model) { model.*field = Codec<T>::decode(in); },
         [field](Writer& out, const M& model) { Codec<T>::encode(out, model.*field); }});
    shape_.members.push_back(std::move(member));
    return shape_.members.back();
  }

  void decode_member(Reader& in, std::size_t at, M& model) const {
    const Member& member = shape_.members[at];
    try {
      access_[member.access].decode(in, model);
    } catch (Failure& failure) {
      if (failure.path.empty()) failure.path = Path(member.name);
      throw;
    }
  }

  Shape shape_;
  std::vector<Access> access_;
};

/// A struct that describes itself.
template <typename M>
concept Model = requires(Schema<M>& schema) {
  M::describe(schema);
};

/// The one description of M in this process, made at first use.
template <typename M>
const Schema<M>& schema_of() {
  static const Schema<M> schema = [] {
    Schema<M> made;
    M::describe(made);
    made.finish();
    return made;
  }();
  return schema;
}

/// A model within a model: an object.
template <Model M>
struct Codec<M> {
  static std::string type() {
    std::string json = "[\"object\",{";
    for (const Member& member : schema_of<M>().shape().members) {
      json += (json.back() == '{' ? "\"" : ",\"") + member.name + "\":" + member.type;
    }
    return json + "}]";
  }
  static M decode(Reader& in) { return schema_of<M>().decode(in); }
  static void encode(Writer& out, const M& model) { schema_of<M>().encode(out, model); }
};

/// For a provider without configuration.
struct NoConfig {
  static void describe(Schema<NoConfig>&) {}
  bool operator==(const NoConfig&) const = default;
};

}  // namespace plumb::sdk
