#include <yaml.h>

#include "eval/yaml.h"

namespace plumb::eval {
namespace {

using value::Type;
using value::Value;
using Kind = Type::Kind;

yaml_char_t* chars(const char* text) {
  return reinterpret_cast<yaml_char_t*>(const_cast<char*>(text));
}

/// Feeds a value to libyaml's emitter. Emitting into a string fails only when memory runs out.
class Writer {
 public:
  explicit Writer(std::string& out) {
    yaml_emitter_initialize(&emitter_);
    yaml_emitter_set_output(
        &emitter_,
        [](void* target, unsigned char* bytes, std::size_t size) {
          static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(bytes), size);
          return 1;
        },
        &out);
    yaml_emitter_set_unicode(&emitter_, 1);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { yaml_emitter_delete(&emitter_); }

  void document(const Value& value) {
    yaml_event_t event;
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    yaml_emitter_emit(&emitter_, &event);
    yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1);
    yaml_emitter_emit(&emitter_, &event);
    node(value);
    yaml_document_end_event_initialize(&event, 1);
    yaml_emitter_emit(&emitter_, &event);
    yaml_stream_end_event_initialize(&event);
    yaml_emitter_emit(&emitter_, &event);
  }

 private:
  void scalar(std::string_view text, yaml_scalar_style_t style) {
    yaml_event_t event;
    const bool plain = style == YAML_PLAIN_SCALAR_STYLE;
    yaml_scalar_event_initialize(&event, nullptr, nullptr, chars(text.data()),
                                 static_cast<int>(text.size()), plain ? 1 : 0, plain ? 0 : 1,
                                 style);
    yaml_emitter_emit(&emitter_, &event);
  }
  void plain(const std::string& text) { scalar(text, YAML_PLAIN_SCALAR_STYLE); }
  void string(std::string_view text) {
    const bool lines = text.find('\n') != std::string_view::npos;
    scalar(text, lines ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
  }

  void node(const Value& value) {
    if (!value.has_content()) return plain("null");
    switch (value.type().kind()) {
      case Kind::kString:
        return string(value.as_string());
      case Kind::kNumber:
        return plain(value.as_number().to_string());
      case Kind::kBool:
        return plain(value.as_bool() ? "true" : "false");
      case Kind::kMap:
      case Kind::kObject:
        return mapping(value);
      default:
        return sequence(value);
    }
  }
  void sequence(const Value& value) {
    yaml_event_t event;
    yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE);
    yaml_emitter_emit(&emitter_, &event);
    for (const Value& element : value.elements()) node(element);
    yaml_sequence_end_event_initialize(&event);
    yaml_emitter_emit(&emitter_, &event);
  }
  void mapping(const Value& value) {
    yaml_event_t event;
    yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE);
    yaml_emitter_emit(&emitter_, &event);
    for (std::size_t i = 0; i < value.length(); ++i) {
      string(value.key(i));
      node(value.at(i));
    }
    yaml_mapping_end_event_initialize(&event);
    yaml_emitter_emit(&emitter_, &event);
  }

  yaml_emitter_t emitter_;
};

}  // namespace

std::string write_yaml(const Value& value) {
  std::string out;
  { Writer(out).document(value); }
  // Versions of libyaml differ in when they end a document with dots; Terraform does after a plain
  // scalar alone.
  constexpr std::string_view kDots = "...\n";
  const bool plain =
      !value.has_content() || value.type() == Type::number() || value.type() == Type::boolean();
  if (plain && !out.ends_with(kDots)) out += kDots;
  if (!plain && out.ends_with(kDots)) {
    // Within a block every line is indented, so dots right behind a line break are the end of the
    // document.
    const std::string_view rest(out.data(), out.size() - kDots.size());
    for (const std::string_view line_break : {"\n", "\u0085", "\u2028", "\u2029"}) {
      if (rest.ends_with(line_break)) {
        out.resize(rest.size());
        break;
      }
    }
  }
  return out;
}

}  // namespace plumb::eval
