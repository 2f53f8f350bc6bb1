#pragma once

/// The block `timeouts` as users know it: how long the operations of one object may take.

#include <cctype>
#include <string>
#include <string_view>

#include "providers/sdk/schema.h"

namespace plumb::sdk {

/// A duration such as `5m` or `1h30m`: numbers with units, and more than nothing.
inline bool is_duration(std::string_view text) {
  bool positive = false;
  while (!text.empty()) {
    std::size_t at = 0;
    for (; at < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.');
         ++at) {
      positive = positive || (text[at] >= '1' && text[at] <= '9');
    }
    const std::string_view rest = text.substr(at);
    const std::size_t unit = rest.starts_with("ms") ? 2 : 1;
    const bool known = rest.starts_with("ms") || rest.starts_with("s") || rest.starts_with("m") ||
                       rest.starts_with("h");
    if (at == 0 || !known) return false;
    text = rest.substr(unit);
  }
  return positive;
}

/// A member `Val<Timeouts> timeouts` of a model, described by
/// `s.block("timeouts", &Widget::timeouts)`. The host reads it: a call that takes longer is
/// cancelled, and Context::time_left() tells how much is left. Nothing else need be done.
struct Timeouts {
  Val<std::string> create, read, update, remove;

  static void describe(Schema<Timeouts>& s) {
    limit(s, "create", &Timeouts::create);
    limit(s, "read", &Timeouts::read);
    limit(s, "update", &Timeouts::update);
    limit(s, "delete", &Timeouts::remove);
  }
  bool operator==(const Timeouts&) const = default;

 private:
  static void limit(Schema<Timeouts>& s, const char* name, Val<std::string> Timeouts::*member) {
    s.attr(name, member)
        .optional()
        .must("a duration such as \"30s\" or \"1h30m\"", is_duration, "Invalid time limit")
        .about("How long it may take, such as 5m.");
  }
};

}  // namespace plumb::sdk
