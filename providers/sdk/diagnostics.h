#pragma once

/// What a provider tells the user: errors and warnings, with the attribute that they are about.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "providers/abi/plumb_provider.h"
#include "providers/sdk/msgpack.h"

namespace plumb::sdk {

/// The way to a value within an object: attributes, map keys, list indices.
class Path {
 public:
  struct Key {
    std::string name;
  };
  using Step = std::variant<std::string, Key, std::int64_t>;

  Path() = default;
  Path(const char* attribute) : steps_{std::string(attribute)} {}  // NOLINT: reads as a path
  Path(std::string attribute) : steps_{std::move(attribute)} {}    // NOLINT

  [[nodiscard]] Path key(std::string name) const { return with(Key{std::move(name)}); }
  [[nodiscard]] Path index(std::int64_t position) const { return with(position); }
  [[nodiscard]] Path attribute(std::string name) const { return with(std::move(name)); }
  [[nodiscard]] bool empty() const { return steps_.empty(); }

  void write(Writer& out) const {
    out.array(steps_.size());
    for (const Step& step : steps_) {
      out.array(2);
      if (const auto* name = std::get_if<std::string>(&step)) {
        out.integer(PLUMB_STEP_ATTRIBUTE);
        out.text(*name);
      } else if (const auto* key = std::get_if<Key>(&step)) {
        out.integer(PLUMB_STEP_KEY);
        out.text(key->name);
      } else {
        out.integer(PLUMB_STEP_INDEX);
        out.integer(std::get<std::int64_t>(step));
      }
    }
  }

 private:
  [[nodiscard]] Path with(Step step) const {
    Path longer = *this;
    longer.steps_.push_back(std::move(step));
    return longer;
  }

  std::vector<Step> steps_;
};

/// Thrown to end an operation with one error for the user. Caught at the boundary.
struct Failure : std::runtime_error {
  Failure(const std::string& summary, std::string detail_text, Path at = {})
      : std::runtime_error(summary), detail(std::move(detail_text)), path(std::move(at)) {}
  std::string detail;
  Path path;
};

/// Thrown instead of Failure where the call had no effect and is worth another try after that time,
/// such as when a server has had too many requests. The host repeats the call a few times.
struct RetryLater : Failure {
  RetryLater(const std::string& summary, std::string detail_text, std::chrono::milliseconds wait)
      : Failure(summary, std::move(detail_text)), after(wait) {}
  std::chrono::milliseconds after;
};

/// The diagnostics of one call, in the order in which they were found.
class Diagnostics {
 public:
  void error(std::string summary, std::string detail, Path path = {}) {
    items_.push_back(
        {PLUMB_SEVERITY_ERROR, std::move(summary), std::move(detail), std::move(path), 0});
    ++errors_;
  }
  void warning(std::string summary, std::string detail, Path path = {}) {
    items_.push_back(
        {PLUMB_SEVERITY_WARNING, std::move(summary), std::move(detail), std::move(path), 0});
  }
  void add(const Failure& failure) {
    error(failure.what(), failure.detail, failure.path);
    if (const auto* const later = dynamic_cast<const RetryLater*>(&failure))
      items_.back().retry_ms = std::max<std::int64_t>(1, later->after.count());
  }

  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }

  void write(Writer& out) const {
    out.array(items_.size());
    for (const Item& item : items_) {
      out.map(3U + (item.path.empty() ? 0U : 1U) + (item.retry_ms == 0 ? 0U : 1U));
      out.integer(PLUMB_DIAG_SEVERITY);
      out.integer(item.severity);
      out.integer(PLUMB_DIAG_SUMMARY);
      out.text(item.summary);
      out.integer(PLUMB_DIAG_DETAIL);
      out.text(item.detail);
      if (!item.path.empty()) {
        out.integer(PLUMB_DIAG_PATH);
        item.path.write(out);
      }
      if (item.retry_ms != 0) {
        out.integer(PLUMB_DIAG_RETRY_AFTER);
        out.integer(item.retry_ms);
      }
    }
  }

 private:
  struct Item {
    int severity;
    std::string summary;
    std::string detail;
    Path path;
    std::int64_t retry_ms;  ///< 0: it is not worth another try
  };
  std::vector<Item> items_;
  int errors_ = 0;
};

}  // namespace plumb::sdk
