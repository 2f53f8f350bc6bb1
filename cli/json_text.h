/// JSON objects put together as text, so that numbers keep all of their digits.
#pragma once

#include <string>
#include <string_view>

#include "value/value.h"

namespace plumb::cli {

/// An object under construction: members in the order they are added.
class JsonText {
 public:
  void text(std::string_view key, std::string_view value);
  /// `value` is JSON already.
  void raw(std::string_view key, std::string_view value);
  [[nodiscard]] std::string finish() const { return out_ + "}"; }

 private:
  std::string out_ = "{";
};

/// The known parts of a value: unknown attributes are left out, unknown elements null.
[[nodiscard]] std::string known_json(const value::Value& value);
/// `true` where the value is unknown, in the shape of the value; what is known all through is left
/// out.
[[nodiscard]] std::string unknown_json(const value::Value& value);
/// The same for what is sensitive.
[[nodiscard]] std::string sensitive_json(const value::Value& value);

}  // namespace plumb::cli
