#include "cli/type_text.h"

namespace plumb::cli {
namespace {

using value::Type;
using Kind = Type::Kind;

std::string margin(int indent) {
  return std::string(static_cast<std::size_t>(indent), ' ');
}

std::string object_text(Type type, int indent) {
  if (type.attributes().empty()) return "object({})";
  std::string out = "object({\n";
  for (const value::ObjectAttribute& attribute : type.attributes()) {
    out +=
        margin(indent + 4) + attribute.name + ": " + type_text(attribute.type, indent + 4) + ",\n";
  }
  return out + margin(indent) + "})";
}

std::string tuple_text(Type type, int indent) {
  if (type.elements().empty()) return "tuple([])";
  std::string out = "tuple([\n";
  for (const Type element : type.elements())
    out += margin(indent + 4) + type_text(element, indent + 4) + ",\n";
  return out + margin(indent) + "])";
}

/// Objects and tuples within a collection begin a line of their own, whatever they hold.
std::string collection_text(const char* name, Type element, int indent) {
  const std::string open = std::string(name) + "(";
  if (element.kind() != Kind::kObject && element.kind() != Kind::kTuple)
    return open + type_text(element, indent) + ")";
  return open + "\n" + margin(indent + 4) + type_text(element, indent + 4) + ",\n" +
         margin(indent) + ")";
}

}  // namespace

std::string type_text(Type type, int indent) {
  switch (type.kind()) {
    case Kind::kList:
      return collection_text("list", type.element(), indent);
    case Kind::kSet:
      return collection_text("set", type.element(), indent);
    case Kind::kMap:
      return collection_text("map", type.element(), indent);
    case Kind::kObject:
      return object_text(type, indent);
    case Kind::kTuple:
      return tuple_text(type, indent);
    default:
      return value::friendly_name(type);
  }
}

}  // namespace plumb::cli
