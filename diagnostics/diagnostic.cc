#include "diagnostics/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <tuple>

namespace plumb::diagnostics {

Diagnostic& Diagnostics::error(Span subject, std::string summary, std::string detail) {
  return add({.severity = Severity::kError,
              .summary = std::move(summary),
              .detail = std::move(detail),
              .subject = subject});
}

Diagnostic& Diagnostics::warning(Span subject, std::string summary, std::string detail) {
  return add({.severity = Severity::kWarning,
              .summary = std::move(summary),
              .detail = std::move(detail),
              .subject = subject});
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  items_.push_back(std::move(diagnostic));
  return items_.back();
}

void Diagnostics::append(Diagnostics&& other) {
  items_.insert(items_.end(), std::make_move_iterator(other.items_.begin()),
                std::make_move_iterator(other.items_.end()));
  other.items_.clear();
}

bool Diagnostics::has_errors() const {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Diagnostic& item) { return item.severity == Severity::kError; });
}

bool Diagnostics::has_errors_of_structure() const {
  return std::any_of(items_.begin(), items_.end(), [](const Diagnostic& item) {
    return item.severity == Severity::kError && !item.one_expression;
  });
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& item) {
    return std::tuple(item.subject.file, item.subject.begin, std::string_view(item.address));
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.severity == b.severity && a.summary == b.summary && a.detail == b.detail &&
           a.subject == b.subject && a.address == b.address && a.checked == b.checked &&
           a.values == b.values;
  };
  items_.erase(std::unique(items_.begin(), items_.end(), same), items_.end());
  // Those without a place are not beside each other.
  std::set<std::tuple<Severity, std::string, std::string, std::string>> told;
  std::erase_if(items_, [&](const Diagnostic& item) {
    return !item.subject.valid() &&
           !told.emplace(item.severity, item.summary, item.detail, item.address).second;
  });
}

}  // namespace plumb::diagnostics
