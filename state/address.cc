#include "state/address.h"

#include <charconv>

#include "value/json_codec.h"

namespace plumb::state {
namespace {

/// Keys are written as quoted templates, in which `$${` and `%%{` stand for `${` and `%{`.
std::string escaped(std::string text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if ((text[at] == '$' || text[at] == '%') && text[at + 1] == '{') {
      text.insert(at, 1, text[at]);
      at += 2;
    }
  }
  return text;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool doubled = (text[at] == '$' || text[at] == '%') && at + 2 < text.size() &&
                         text[at + 1] == text[at] && text[at + 2] == '{';
    if (!doubled) out += text[at];
  }
  return out;
}

/// Reads an address from left to right. On failure `error` is set and everything after it is moot.
class AddressReader {
 public:
  AddressReader(std::string_view text, AddressError& error) : rest_(text), error_(&error) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  std::optional<std::string> name() {
    std::size_t size = 0;
    while (size < rest_.size() && is_name_character(rest_[size])) ++size;
    if (size == 0) return fail("a name is expected" + place());
    std::string found(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return found;
  }

  bool dot() {
    if (rest_.empty() || rest_.front() != '.') return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// `[0]` or `["k"]`, if there is one; nothing after an error.
  std::optional<InstanceKey> key(bool& present) {
    present = !rest_.empty() && rest_.front() == '[';
    if (!present) return InstanceKey{};
    const std::size_t close = find_close();
    if (close == std::string_view::npos) {
      (void)fail("the bracket of an instance key is not closed");
      return std::nullopt;
    }
    const std::string_view inside = rest_.substr(1, close - 1);
    rest_.remove_prefix(close + 1);
    if (!inside.empty() && inside.front() == '"') {
      const auto text = value::parse_json(inside);
      if (text && text->type() == value::Type::string() && text->has_content())
        return unescaped(text->as_string());
    } else {
      std::int64_t number = 0;
      const auto [end, problem] =
          std::from_chars(inside.data(), inside.data() + inside.size(), number);
      if (problem == std::errc() && end == inside.data() + inside.size()) return number;
    }
    (void)fail("an instance key must be a whole number or a quoted string, not [" +
               std::string(inside) + "]");
    return std::nullopt;
  }

  std::nullopt_t fail(std::string message) {
    if (error_->message.empty()) error_->message = std::move(message);
    return std::nullopt;
  }
  [[nodiscard]] std::string place() const {
    return rest_.empty() ? " at the end" : " before \"" + std::string(rest_) + "\"";
  }

 private:
  static bool is_name_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '-';
  }

  [[nodiscard]] std::size_t find_close() const {
    bool quoted = false;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (quoted && rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '"') {
        quoted = !quoted;
      } else if (!quoted && rest_[i] == ']') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  std::string_view rest_;
  AddressError* error_;
};

/// Reads `module.a["k"].` in front; leaves the first name after it in `next`, empty at the end.
bool read_module_path(AddressReader& reader, Target& target, std::string& next) {
  while (true) {
    auto word = reader.name();
    if (!word) return false;
    if (*word != "module") {
      next = *word;
      return true;
    }
    if (!reader.dot()) return reader.fail("a module's name is expected after \"module\""), false;
    auto name = reader.name();
    bool keyed = false;
    if (!name) return false;
    auto key = reader.key(keyed);
    if (!key) return false;
    target.module.push_back({*name, *key});
    target.any_module_key.push_back(!keyed);
    if (reader.at_end()) return true;
    if (!reader.dot()) return reader.fail("a dot is expected" + reader.place()), false;
  }
}

}  // namespace

std::string to_string(const InstanceKey& key) {
  if (const auto* const number = std::get_if<std::int64_t>(&key))
    return "[" + std::to_string(*number) + "]";
  if (const auto* const text = std::get_if<std::string>(&key)) {
    std::string out = "[";
    value::append_json_string(out, escaped(*text));
    return out + "]";
  }
  return "";
}

std::string to_string(const ModulePath& path) {
  std::string out;
  for (const ModuleStep& step : path) {
    if (!out.empty()) out += ".";
    out += "module." + step.name + to_string(step.key);
  }
  return out;
}

std::string to_string(const ResourceAddress& address) {
  std::string out = to_string(address.module);
  if (!out.empty()) out += ".";
  if (address.mode == Mode::kData) out += "data.";
  return out + address.type + "." + address.name;
}

std::string config_address(const ResourceAddress& address) {
  std::string out;
  for (const ModuleStep& step : address.module) out += "module." + step.name + ".";
  if (address.mode == Mode::kData) out += "data.";
  return out + address.type + "." + address.name;
}

std::string to_string(const InstanceAddress& address) {
  return to_string(address.resource) + to_string(address.key);
}

bool Target::contains_block(const ResourceAddress& block) const {
  if (block.module.size() < module.size()) return false;
  for (std::size_t i = 0; i < module.size(); ++i) {
    if (block.module[i].name != module[i].name) return false;
  }
  if (!resource) return true;
  return block.module.size() == module.size() && block.mode == resource->mode &&
         block.type == resource->type && block.name == resource->name;
}

bool Target::contains(const InstanceAddress& address) const {
  if (!contains_block(address.resource)) return false;
  for (std::size_t i = 0; i < module.size(); ++i) {
    if (!any_module_key[i] && address.resource.module[i].key != module[i].key) return false;
  }
  return !key || address.key == *key;
}

std::optional<Target> parse_target(std::string_view text, AddressError& error) {
  AddressReader reader(text, error);
  Target target;
  std::string type;
  if (!read_module_path(reader, target, type)) return std::nullopt;
  if (type.empty()) return target;
  ResourceAddress resource;
  resource.module = target.module;
  if (type == "data") {
    resource.mode = Mode::kData;
    if (!reader.dot())
      return reader.fail("Resource specification must include a resource type and name.");
    const auto data_type = reader.name();
    if (!data_type) return std::nullopt;
    type = *data_type;
  }
  resource.type = type;
  if (!reader.dot())
    return reader.fail("Resource specification must include a resource type and name.");
  const auto name = reader.name();
  if (!name) return std::nullopt;
  resource.name = *name;
  bool keyed = false;
  const auto key = reader.key(keyed);
  if (!key) return std::nullopt;
  if (!reader.at_end()) return reader.fail("unexpected text" + reader.place());
  target.resource = std::move(resource);
  if (keyed) target.key = *key;
  return target;
}

std::optional<InstanceAddress> parse_instance(std::string_view text, AddressError& error) {
  const auto target = parse_target(text, error);
  if (!target) return std::nullopt;
  if (!target->resource) {
    error.message = "a resource is expected, and this names a module";
    return std::nullopt;
  }
  return InstanceAddress{*target->resource, target->key.value_or(InstanceKey{})};
}

}  // namespace plumb::state
