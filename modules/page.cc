#include "modules/page.h"

#include <algorithm>
#include <cctype>

namespace plumb::modules {
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

/// The value of an attribute within the tag's text, which is without its brackets.
std::string attribute(std::string_view tag, std::string_view wanted) {
  std::size_t at = 0;
  while (at < tag.size()) {
    while (at < tag.size() && (is_blank(tag[at]) || tag[at] == '/')) ++at;
    const std::size_t name_begin = at;
    while (at < tag.size() && !is_blank(tag[at]) && tag[at] != '=') ++at;
    const std::string name = lower(tag.substr(name_begin, at - name_begin));
    while (at < tag.size() && is_blank(tag[at])) ++at;
    if (at == tag.size() || tag[at] != '=') {
      if (at == name_begin) ++at;
      continue;
    }
    ++at;
    while (at < tag.size() && is_blank(tag[at])) ++at;
    std::size_t end = at;
    std::string_view value;
    if (at < tag.size() && (tag[at] == '"' || tag[at] == '\'')) {
      end = std::min(tag.find(tag[at], at + 1), tag.size());
      value = tag.substr(at + 1, end - at - 1);
      ++end;
    } else {
      while (end < tag.size() && !is_blank(tag[end])) ++end;
      value = tag.substr(at, end - at);
    }
    at = std::min(end, tag.size());
    if (name == wanted) return unescaped(std::string(value));
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

}  // namespace plumb::modules
