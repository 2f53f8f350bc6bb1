#include "fetch/page.h"

#include <algorithm>
#include <cctype>

namespace plumb::fetch {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string unescaped(std::string text) {
  constexpr std::string_view kAmpersand = "&amp;";
  for (std::size_t at = 0; (at = text.find(kAmpersand, at)) != std::string::npos; ++at)
    text.erase(at + 1, kAmpersand.size() - 1);
  return text;
}

/// Reads a tag's attributes one by one: `name`, `name=value`, `name = "value"`.
class AttributeReader {
 public:
  explicit AttributeReader(std::string_view tag) : rest_(tag) {}

  std::string name;   ///< In lower case.
  std::string value;  ///< Without quotes.

  /// Whether there is another attribute.
  bool next() {
    skip([](char c) { return is_blank(c) || c == '/'; });
    if (rest_.empty()) return false;
    // Even if it begins with an equals sign: it goes on.
    std::size_t end = 1;
    while (end < rest_.size() && !is_blank(rest_[end]) && rest_[end] != '=') ++end;
    name = lower(take(end));
    value.clear();
    skip(is_blank);
    if (!rest_.starts_with('=')) return true;
    rest_.remove_prefix(1);
    skip(is_blank);
    value = unescaped(std::string(take_value()));
    return true;
  }

 private:
  template <typename Matches>
  void skip(Matches matches) {
    while (!rest_.empty() && matches(rest_.front())) rest_.remove_prefix(1);
  }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view take_value() {
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const char quote = rest_.front();
      rest_.remove_prefix(1);
      const std::string_view quoted = take(std::min(rest_.find(quote), rest_.size()));
      if (!rest_.empty()) rest_.remove_prefix(1);
      return quoted;
    }
    std::size_t end = 0;
    while (end < rest_.size() && !is_blank(rest_[end])) ++end;
    return take(end);
  }

  std::string_view rest_;
};

/// The value of an attribute within the tag's text, which is without its brackets.
std::string attribute(std::string_view tag, std::string_view wanted) {
  AttributeReader reader(tag);
  while (reader.next()) {
    if (reader.name == wanted) return reader.value;
  }
  return {};
}

}  // namespace

std::string source_named_by(std::string_view page) {
  const std::string folded = lower(page);
  const std::size_t stop = std::min({folded.find("</head"), folded.find("<body"), folded.size()});
  constexpr std::string_view kTag = "<meta";
  for (std::size_t at = 0; (at = folded.find(kTag, at)) < stop;) {
    at += kTag.size();
    const std::size_t end = std::min(page.find('>', at), page.size());
    const std::string_view tag = page.substr(at, end - at);
    if (lower(attribute(tag, "name")) == "terraform-get") return attribute(tag, "content");
  }
  return {};
}

}  // namespace plumb::fetch
