#include "parser/json_syntax.h"

#include <cstdlib>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/json.hpp>

#include "diagnostics/suggestion.h"
#include "parser/characters.h"

namespace plumb::parser {
namespace {

namespace pegtl = tao::pegtl;

constexpr const char* kInvalidString = "Invalid JSON string";

constexpr Complaint kMissingValue{"Missing value", "A value is expected here, but the text ends."};
constexpr Complaint kInvalidStart{
    "Invalid start of value",
    "A JSON value is expected here: an object, an array, a string, a number, true, false or null."};
constexpr Complaint kNoValue{
    "Missing JSON value",
    "A value is expected here, but the object ends. Write null if there is "
    "none."};
constexpr Complaint kNoElement{"Missing array element value",
                               "A value is expected here, and this bracket ends no array."};
constexpr Complaint kInvalidNumber{
    "Invalid JSON number",
    "A number in JSON has digits without leading zeros, and perhaps a fraction and an exponent, as "
    "in 12, -0.5 or 1e10."};
constexpr Complaint kPropertyName{"Invalid object property name",
                                  "The name of a property is expected here, in double quotes."};
constexpr Complaint kMissingColon{
    "Missing property value colon",
    "A colon must stand between the name of a property and its value."};
constexpr Complaint kEqualsSign{"Missing property value colon",
                                "JSON has a colon between name and value, not an equals sign."};
// The spelling of the summary is the known one.
constexpr Complaint kObjectComma{"Missing attribute seperator comma",
                                 "A comma must stand between the properties of an object."};
constexpr Complaint kArrayComma{"Missing attribute seperator comma",
                                "A comma must stand between the values of an array."};
constexpr Complaint kTrailingObjectComma{"Trailing comma in object",
                                         "JSON has no comma after the last property of an object."};
constexpr Complaint kTrailingArrayComma{"Trailing comma in array",
                                        "JSON has no comma after the last value of an array."};
constexpr Complaint kObjectBracket{"Mismatched braces",
                                   "An object ends with a brace, not with a bracket."};
constexpr Complaint kArrayBrace{"Mismatched brackets",
                                "An array ends with a bracket, not with a brace."};
constexpr Complaint kUnclosedObject{"Unclosed object",
                                    "The text ends before the closing brace of this object."};
constexpr Complaint kUnclosedArray{"Unclosed array",
                                   "The text ends before the closing bracket of this array."};
constexpr Complaint kExtra{"Extraneous data after value",
                           "The JSON value is complete before this; nothing may follow it."};

struct number : pegtl::seq<pegtl::json::number, pegtl::eof> {};

bool is_number(std::string_view text) {
  pegtl::memory_input in(text.data(), text.data() + text.size(), "");
  return pegtl::parse<number>(in);
}

class JsonReader {
 public:
  explicit JsonReader(Builder& builder)
      : builder_(builder), at_(builder.text_begin()), end_(builder.text_end()) {}

  JsonNode whole() {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(kByteOrderMark))
      at_ += kByteOrderMark.size();
    skip_blanks();
    const JsonNode node = value();
    skip_blanks();
    if (at_ != end_) fail(kExtra);
    return node;
  }

 private:
  // The text ends with a NUL, which is none of the bytes asked for.

  void skip_blanks() {
    while (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r') ++at_;
  }

  /// About the character here.
  [[noreturn]] void fail(const Complaint& complaint) {
    const char* const past = at_ == end_ ? at_ : skip_code_point(at_, end_);
    builder_.fail(builder_.span(at_, past), complaint);
  }

  JsonNode value() {
    if (at_ == end_) fail(kMissingValue);
    if (*at_ == '{') return object();
    if (*at_ == '[') return array();
    const char* const begin = at_;
    JsonNode node;
    if (*at_ == '"') {
      node.kind = JsonNode::Kind::kString;
      node.text = string();
    } else if (*at_ == '-' || is_digit(*at_)) {
      node.kind = JsonNode::Kind::kNumber;
      node.text = number_text();
    } else if (is(*at_, kNameStart)) {
      node.kind = keyword();
    } else {
      fail(*at_ == '}' ? kNoValue : (*at_ == ']' ? kNoElement : kInvalidStart));
    }
    node.span = builder_.span(begin, at_);
    return node;
  }

  std::string_view number_text() {
    const char* const begin = at_;
    while (is_digit(*at_) || *at_ == '.' || *at_ == 'e' || *at_ == 'E' || *at_ == '+' ||
           *at_ == '-')
      ++at_;
    const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
    if (!is_number(text)) builder_.fail(builder_.span(begin, at_), kInvalidNumber);
    return text;
  }

  JsonNode::Kind keyword() {
    const char* const begin = at_;
    while (is(*at_, kNameRest)) ++at_;
    const std::string word(begin, at_);
    if (word == "null") return JsonNode::Kind::kNull;
    if (word == "true") return JsonNode::Kind::kTrue;
    if (word == "false") return JsonNode::Kind::kFalse;
    builder_.fail(builder_.span(begin, at_), "Invalid JSON keyword",
                  "\"" + word + "\" is none of the words that JSON has: true, false and null." +
                      diagnostics::did_you_mean(word, {"true", "false", "null"}));
  }

  /// The text of the string here, which it moves past.
  std::string_view string() {
    const char* const begin = ++at_;
    while (*at_ != '"' && *at_ != '\\') next_character();
    if (*at_ == '"') return {begin, static_cast<std::size_t>(at_++ - begin)};
    std::string unescaped(begin, at_);
    while (*at_ != '"') {
      const char* const from = at_;
      if (*at_ == '\\')
        append_escaped(unescaped);
      else
        unescaped.append(from, next_character());
    }
    ++at_;
    return builder_.keep(std::string_view(unescaped));
  }

  const char* next_character() {
    if (at_ == end_)
      builder_.fail(builder_.span(at_, at_), kInvalidString,
                    "The text ends before the closing quote of a string.");
    if (static_cast<unsigned char>(*at_) < 0x20)
      builder_.fail(builder_.span(at_, at_ + 1), kInvalidString,
                    "A string in JSON stands on one line; a newline in it is written \\n, other "
                    "control characters likewise.");
    return ++at_;
  }

  void append_escaped(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char* const begin = at_++;
    const std::size_t letter = *at_ == 0 ? std::string_view::npos : kLetters.find(*at_);
    if (letter != std::string_view::npos) {
      out += kMeanings[letter];
      ++at_;
      return;
    }
    if (*at_ != 'u') fail_escape(begin);
    std::uint32_t code = hex_digits(begin);
    if (code >= 0xD800 && code < 0xDC00 && at_[0] == '\\' && at_[1] == 'u') {
      const char* const second = at_++;
      const std::uint32_t low = hex_digits(second);
      if (low >= 0xDC00 && low < 0xE000)
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
      else
        at_ = second;
    }
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;  // Half of a pair means nothing.
    char bytes[4];
    out.append(bytes, encode_code_point(code, bytes));
  }

  /// Of "u" and four digits, where `at_` stands at the "u".
  std::uint32_t hex_digits(const char* escape_begin) {
    std::uint32_t code = 0;
    ++at_;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char digit = static_cast<char>(*at_ | 0x20);
      if (is_digit(*at_))
        code = code * 16 + static_cast<std::uint32_t>(*at_ - '0');
      else if (digit >= 'a' && digit <= 'f')
        code = code * 16 + static_cast<std::uint32_t>(digit - 'a' + 10);
      else
        fail_escape(escape_begin);
    }
    return code;
  }

  [[noreturn]] void fail_escape(const char* begin) {
    const char* const past = at_ == end_ ? at_ : skip_code_point(at_, end_);
    builder_.fail(builder_.span(begin, past), kInvalidString,
                  "This is no escape sequence. JSON has \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t, "
                  "and \\u with four hexadecimal digits.");
  }

  JsonNode object() {
    const DepthGuard guard(builder_, at_);
    const char* const begin = at_++;
    const std::size_t base = members_.size();
    skip_blanks();
    while (*at_ != '}') {
      if (members_.size() > base) next_item(begin, '}', kObjectComma, kTrailingObjectComma);
      members_.push_back(member(begin));
      skip_blanks();
    }
    ++at_;
    JsonNode node;
    node.kind = JsonNode::Kind::kObject;
    node.span = builder_.span(begin, at_);
    node.members = builder_.keep_from(members_, base);
    return node;
  }

  JsonMember member(const char* object_begin) {
    if (at_ == end_) fail_unclosed(object_begin, kUnclosedObject);
    if (*at_ == ']') fail(kObjectBracket);
    if (*at_ != '"') fail(kPropertyName);
    JsonMember member;
    const char* const begin = at_;
    member.name = string();
    member.name_span = builder_.span(begin, at_);
    skip_blanks();
    if (*at_ != ':') fail(*at_ == '=' ? kEqualsSign : kMissingColon);
    ++at_;
    skip_blanks();
    member.value = value();
    return member;
  }

  JsonNode array() {
    const DepthGuard guard(builder_, at_);
    const char* const begin = at_++;
    const std::size_t base = items_.size();
    skip_blanks();
    while (*at_ != ']') {
      if (items_.size() > base) next_item(begin, ']', kArrayComma, kTrailingArrayComma);
      if (at_ == end_) fail_unclosed(begin, kUnclosedArray);
      const JsonNode item = value();
      items_.push_back(item);
      skip_blanks();
    }
    ++at_;
    JsonNode node;
    node.kind = JsonNode::Kind::kArray;
    node.span = builder_.span(begin, at_);
    node.items = builder_.keep_from(items_, base);
    return node;
  }

  /// Moves over the comma before the next item of an object or array.
  void next_item(const char* begin, char close, const Complaint& missing,
                 const Complaint& trailing) {
    const bool object = close == '}';
    if (at_ == end_) fail_unclosed(begin, object ? kUnclosedObject : kUnclosedArray);
    if (*at_ == (object ? ']' : '}')) fail(object ? kObjectBracket : kArrayBrace);
    if (*at_ != ',') fail(missing);
    const char* const comma = at_++;
    skip_blanks();
    if (*at_ == close) builder_.fail(builder_.span(comma, comma + 1), trailing);
  }

  [[noreturn]] void fail_unclosed(const char* begin, const Complaint& complaint) {
    builder_.fail(builder_.span(begin, begin + 1), complaint);
  }

  Builder& builder_;
  const char* at_;
  const char* const end_;
  // Of the containers at hand; those of an inner one stand behind those of the outer.
  std::vector<JsonMember> members_;
  std::vector<JsonNode> items_;
};

}  // namespace

JsonNode read_json(Builder& builder) {
  return JsonReader(builder).whole();
}

}  // namespace plumb::parser
