#include "planner/secrets.h"

namespace plumb::planner {
namespace {

/// What is shorter is a part of many words, and no secret worth the name.
constexpr std::size_t kSizeMin = 4;

}  // namespace

void Secrets::add(const value::Value& value) {
  if ((value.marks_deep() & value::kSensitive) == 0) return;
  const std::lock_guard lock(mutex_);
  add_text(value, false);
}

void Secrets::add_text(const value::Value& value, bool secret) {
  secret = secret || value.has_mark(value::kSensitive);
  if (!value.has_content()) return;
  if (value.type() == value::Type::string()) {
    if (secret && value.as_string().size() >= kSizeMin) texts_.emplace(value.as_string());
  } else if (!value.type().is_primitive()) {
    value::for_each_child(value, [&](const value::Value& child) { add_text(child, secret); });
  }
}

void Secrets::hide_in(diagnostics::Diagnostics& diags) const {
  const std::lock_guard lock(mutex_);
  if (texts_.empty()) return;
  for (diagnostics::Diagnostic& diagnostic : diags.items()) {
    diagnostic.summary = hidden(std::move(diagnostic.summary));
    diagnostic.detail = hidden(std::move(diagnostic.detail));
  }
}

std::string Secrets::hidden(std::string text) const {
  constexpr std::string_view kShown = "(sensitive value)";
  for (const std::string& secret : texts_) {
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + kShown.size()))
      text.replace(at, secret.size(), kShown);
  }
  return text;
}

}  // namespace plumb::planner
