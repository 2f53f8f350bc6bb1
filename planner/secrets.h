/// The texts that no message may show.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "diagnostics/diagnostic.h"
#include "value/value.h"

namespace plumb::planner {

/// Providers are given secrets, and quote what they were given in their messages. Thread-safe.
class Secrets {
 public:
  /// Remembers every text in the value that is marked as sensitive, or stands in something that is.
  void add(const value::Value& value);
  /// Puts "(sensitive value)" in place of what is remembered.
  void hide_in(diagnostics::Diagnostics& diags) const;
  [[nodiscard]] std::string hidden(std::string text) const;

 private:
  void add_text(const value::Value& value, bool secret);

  struct LongestFirst {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  mutable std::mutex mutex_;
  std::set<std::string, LongestFirst> texts_;
};

}  // namespace plumb::planner
