#include <yaml.h>

#include <map>

#include "eval/base64.h"
#include "eval/yaml.h"
#include "eval/yaml_scalar.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using value::Type;
using value::Value;
using Result = tl::expected<Value, std::string>;
using Entries = std::vector<std::pair<std::string, Value>>;

/// Deeper text is refused: it is an attack, and reading it uses the stack.
constexpr int kDepthMax = 500;

/// An event of libyaml that frees what it holds.
struct Event {
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event); }
  yaml_event_t event{};
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

tl::unexpected<std::string> fail(std::string message) {
  return tl::unexpected<std::string>(std::move(message));
}

std::string at_mark(const yaml_mark_t& mark) {
  return "on line " + std::to_string(mark.line + 1) + ", column " +
         std::to_string(mark.column + 1) + ": ";
}

/// A node of the YAML types that every reader knows, by its short name.
constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";

class Reader {
 public:
  explicit Reader(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { yaml_parser_delete(&parser_); }

  Result document() {
    Event start;
    if (!next(start)) return error();
    Event begin;
    if (!next(begin)) return error();
    if (begin.event.type != YAML_DOCUMENT_START_EVENT)
      return fail(at_mark(begin.event.start_mark) + "missing start of document");
    Event root;
    if (!next(root)) return error();
    Result value = node(root.event, 0);
    if (!value) return value;
    Event end;
    if (!next(end)) return error();
    Event after;
    if (!next(after)) return error();
    if (after.event.type != YAML_STREAM_END_EVENT) {
      return fail(at_mark(after.event.start_mark) + "unexpected extra content after value");
    }
    return value;
  }

 private:
  bool next(Event& out) { return yaml_parser_parse(&parser_, &out.event) != 0; }

  tl::unexpected<std::string> error() const {
    const char* const problem = parser_.problem == nullptr ? "out of memory" : parser_.problem;
    if (parser_.error == YAML_READER_ERROR) return fail(problem);
    return fail(at_mark(parser_.problem_mark) + problem);
  }

  Result node(const yaml_event_t& event, int depth) {
    if (depth > kDepthMax) return fail(at_mark(event.start_mark) + "nested too deeply");
    if (event.type == YAML_ALIAS_EVENT) return alias(view(event.data.alias.anchor));
    // The three kinds of nodes keep their anchor in the same place of different structures.
    std::string anchor;
    if (event.type == YAML_SCALAR_EVENT) anchor = view(event.data.scalar.anchor);
    if (event.type == YAML_SEQUENCE_START_EVENT) anchor = view(event.data.sequence_start.anchor);
    if (event.type == YAML_MAPPING_START_EVENT) anchor = view(event.data.mapping_start.anchor);
    if (!anchor.empty()) anchors_[anchor] = std::nullopt;
    Result value = event.type == YAML_SCALAR_EVENT           ? scalar(event)
                   : event.type == YAML_SEQUENCE_START_EVENT ? sequence(event, depth)
                   : event.type == YAML_MAPPING_START_EVENT  ? mapping(event, depth)
                                                             : Result(fail("unexpected content"));
    if (value && !anchor.empty()) anchors_[anchor] = *value;
    return value;
  }

  Result alias(std::string_view name) const {
    const auto at = anchors_.find(std::string(name));
    if (at == anchors_.end())
      return fail("reference to undefined anchor \"" + std::string(name) + "\"");
    if (!at->second)
      return fail("cannot refer to anchor \"" + std::string(name) +
                  "\" from inside its own definition");
    return *at->second;
  }

  static Result scalar(const yaml_event_t& event) {
    const std::string_view text(reinterpret_cast<const char*>(event.data.scalar.value),
                                event.data.scalar.length);
    std::string_view tag = view(event.data.scalar.tag);
    if (tag.empty() || tag == "!") {
      if (tag.empty() && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return resolve_yaml_scalar(text);
      return Value::string(text);
    }
    if (!tag.starts_with(kYamlTag)) return fail("unsupported tag \"" + std::string(tag) + "\"");
    const std::string_view name = tag.substr(kYamlTag.size());
    if (name == "str") return Value::string(text);
    if (name == "binary") {
      if (base64_decode(text).wrong_at) return fail(unfit(text, tag) + ": not valid base64");
      return Value::string(text);
    }
    if (event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return Value::string(text);
    Result value = resolve_yaml_scalar(text);
    if (!value) return value;
    const Type type = value->type();
    const bool fits = ((name == "int" || name == "float") && type == Type::number()) ||
                      (name == "bool" && type == Type::boolean()) ||
                      (name == "null" && value->is_null()) ||
                      (name == "timestamp" && type == Type::string());
    if (!fits) return fail(unfit(text, tag));
    return value;
  }

  static std::string unfit(std::string_view text, std::string_view tag) {
    return "cannot parse \"" + std::string(text) + "\" as " + std::string(tag);
  }

  /// Whether a sequence or mapping has the tag that it should have, or none.
  static bool wrong_tag(std::string_view tag, std::string_view wanted) {
    return !tag.empty() && tag != "!" && tag != std::string(kYamlTag) + std::string(wanted);
  }

  Result sequence(const yaml_event_t& event, int depth) {
    const std::string_view tag = view(event.data.sequence_start.tag);
    if (wrong_tag(tag, "seq")) return fail("can't interpret sequence as " + std::string(tag));
    std::vector<Value> elements;
    for (;;) {
      Event item;
      if (!next(item)) return error();
      if (item.event.type == YAML_SEQUENCE_END_EVENT) return Value::tuple(std::move(elements));
      Result element = node(item.event, depth + 1);
      if (!element) return element;
      elements.push_back(std::move(*element));
    }
  }

  Result mapping(const yaml_event_t& event, int depth) {
    const std::string_view tag = view(event.data.mapping_start.tag);
    if (wrong_tag(tag, "map")) return fail("can't interpret mapping as " + std::string(tag));
    Entries entries;
    for (;;) {
      Event item;
      if (!next(item)) return error();
      if (item.event.type == YAML_MAPPING_END_EVENT) return Value::object(std::move(entries));
      const bool merges = is_merge_key(item.event);
      const Result key = node(item.event, depth + 1);
      if (!key) return key;
      if (key->is_null())
        return fail(at_mark(item.event.start_mark) + "mapping key cannot be null");
      value::ConversionError problem;
      const auto name = value::convert(*key, Type::string(), problem);
      if (!name) return fail("only strings are allowed as mapping keys");
      Event held;
      if (!next(held)) return error();
      Result value = node(held.event, depth + 1);
      if (!value) return value;
      if (!merges) {
        entries.emplace_back(name->as_string(), std::move(*value));
      } else if (std::string why = merge(entries, *value); !why.empty()) {
        return fail(std::move(why));
      }
    }
  }

  static bool is_merge_key(const yaml_event_t& event) {
    return event.type == YAML_SCALAR_EVENT && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           event.data.scalar.tag == nullptr && view(event.data.scalar.value) == "<<";
  }

  /// Adds the entries of a mapping, or of a sequence of mappings of which the first counts. Says
  /// what is wrong, if anything.
  static std::string merge(Entries& entries, const Value& value) {
    if (value.has_content() && value.type().kind() == Type::Kind::kObject) {
      for (std::size_t i = 0; i < value.length(); ++i)
        entries.emplace_back(value.key(i), value.at(i));
      return "";
    }
    const std::string refused =
        "cannot merge " + value::friendly_name(value.type()) + " into mapping";
    if (!value.has_content() || value.type().kind() != Type::Kind::kTuple) return refused;
    for (std::size_t i = value.length(); i-- > 0;) {
      if (value.at(i).type().kind() != Type::Kind::kObject) return refused;
      if (std::string why = merge(entries, value.at(i)); !why.empty()) return why;
    }
    return "";
  }

  yaml_parser_t parser_;
  std::map<std::string, std::optional<Value>> anchors_;  ///< Nothing while the node is being read.
};

}  // namespace

Result read_yaml(std::string_view text) {
  return Reader(text).document();
}

}  // namespace plumb::eval
