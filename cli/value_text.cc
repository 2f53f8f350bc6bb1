#include "cli/value_text.h"

#include "cli/quoted_text.h"
#include "diagnostics/printable.h"

namespace plumb::cli {
namespace {

using value::Type;
using value::Value;
using Kind = Type::Kind;

std::string null_text(Type type) {
  switch (type.kind()) {
    case Kind::kString:
      return "tostring(null)";
    case Kind::kNumber:
      return "tonumber(null)";
    case Kind::kBool:
      return "tobool(null)";
    case Kind::kList:
      return "tolist(null) /* of " + value::friendly_name(type.element()) + " */";
    case Kind::kSet:
      return "toset(null) /* of " + value::friendly_name(type.element()) + " */";
    case Kind::kMap:
      return "tomap(null) /* of " + value::friendly_name(type.element()) + " */";
    default:
      return "null";
  }
}

std::string heredoc(std::string_view text, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string out = indent > 0 ? "<<-EOT\n" : "<<EOT\n";
  // A newline at the very end shows as an empty line: the string without it is another one.
  for (std::size_t end = 0; end != std::string_view::npos; text.remove_prefix(end + 1)) {
    end = text.find('\n');
    out += margin + diagnostics::printable(text.substr(0, end)) + "\n";
    if (end == std::string_view::npos) break;
  }
  return out + margin + "EOT";
}

std::string sequence(const Value& value, int indent, const char* open, const char* close) {
  if (value.length() == 0) return std::string(open) + close;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string out = std::string(open) + "\n";
  for (const Value& element : value.elements())
    out += margin + "  " + value_text(element, indent + 2) + ",\n";
  return out + margin + close;
}

std::string mapping(const Value& value, int indent, const char* open, const char* close) {
  if (value.length() == 0) return std::string(open) + close;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string out = std::string(open) + "\n";
  for (std::size_t i = 0; i < value.length(); ++i) {
    out += margin + "  " + quoted_text(value.key(i)) + " = " + value_text(value.at(i), indent + 2) +
           "\n";
  }
  return out + margin + close;
}

}  // namespace

std::string value_text(const Value& value, int indent) {
  if (value.has_mark(value::kEphemeral)) return "(ephemeral value)";
  if (value.has_mark(value::kSensitive)) return "(sensitive value)";
  if (!value.is_known()) return "(known after apply)";
  if (value.is_null()) return null_text(value.type());
  switch (value.type().kind()) {
    case Kind::kString:
      return value.as_string().find('\n') != std::string_view::npos
                 ? heredoc(value.as_string(), indent)
                 : quoted_text(value.as_string());
    case Kind::kNumber:
      return value.as_number().to_string();
    case Kind::kBool:
      return value.as_bool() ? "true" : "false";
    case Kind::kList:
      return sequence(value, indent, "tolist([", "])");
    case Kind::kSet:
      return sequence(value, indent, "toset([", "])");
    case Kind::kTuple:
      return sequence(value, indent, "[", "]");
    case Kind::kMap:
      return mapping(value, indent, "tomap({", "})");
    default:
      return mapping(value, indent, "{", "}");
  }
}

}  // namespace plumb::cli
