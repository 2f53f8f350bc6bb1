/// Comma-separated values (RFC 4180).
#include "eval/argument.h"
#include "eval/encoding_families.h"

namespace plumb::eval {
namespace {

/// A row and where it begins.
struct Row {
  std::vector<std::string> fields;
  std::size_t line = 1;
};

/// Reads rows one after the other. Blank lines are skipped, CRLF counts as LF, also within quotes.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  /// The next row; nothing at the end or after an error.
  std::optional<Row> next() {
    while (at_ < text_.size() && line_break_size() > 0) skip_line_break();
    if (at_ >= text_.size()) return std::nullopt;
    Row row;
    row.line = line_;
    for (;;) {
      std::string field;
      const bool quoted = at_ < text_.size() && text_[at_] == '"';
      if (!(quoted ? quoted_field(field) : plain_field(field))) return std::nullopt;
      row.fields.push_back(std::move(field));
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      if (at_ < text_.size()) skip_line_break();
      return row;
    }
  }

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  /// Of the line break here, or 0.
  [[nodiscard]] std::size_t line_break_size() const {
    if (text_[at_] == '\n') return 1;
    return text_.substr(at_, 2) == "\r\n" ? 2 : 0;
  }
  void skip_line_break() {
    at_ += line_break_size();
    ++line_;
  }
  bool fail(std::string_view why) {
    error_ = "CSV parse error on line " + std::to_string(line_) + ": " + std::string(why);
    return false;
  }
  bool plain_field(std::string& field) {
    while (at_ < text_.size() && text_[at_] != ',' && line_break_size() == 0) {
      if (text_[at_] == '"') return fail("bare \" in non-quoted-field");
      field += text_[at_++];
    }
    return true;
  }
  bool quoted_field(std::string& field) {
    ++at_;
    for (;;) {
      if (at_ >= text_.size()) return fail("extraneous or missing \" in quoted-field");
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] == ',' || line_break_size() > 0) return true;
        if (text_[at_] != '"') return fail("extraneous or missing \" in quoted-field");
        field += '"';
        ++at_;
      } else if (line_break_size() > 0) {
        field += '\n';
        skip_line_break();
      } else {
        field += text_[at_++];
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string error_;
};

CallResult csvdecode(const Context&, Arguments args) {
  CsvReader reader(args[0].as_string());
  const std::optional<Row> header = reader.next();
  if (!header) return call_error(reader.error().empty() ? "missing header line" : reader.error());
  std::vector<value::ObjectAttribute> attributes;
  for (const std::string& name : header->fields) {
    for (const value::ObjectAttribute& known : attributes) {
      if (known.name == name) return call_error("duplicate column name " + quoted(name));
    }
    attributes.push_back({name, Type::string(), false});
  }
  const Type type = Type::object(std::move(attributes));
  std::vector<Value> rows;
  while (const std::optional<Row> row = reader.next()) {
    if (row->fields.size() != header->fields.size()) {
      return call_error("CSV parse error on line " + std::to_string(row->line) +
                        ": wrong number of fields");
    }
    std::vector<std::pair<std::string, Value>> cells;
    for (std::size_t i = 0; i < row->fields.size(); ++i)
      cells.emplace_back(header->fields[i], Value::string(row->fields[i]));
    rows.push_back(Value::object(std::move(cells)));
  }
  if (!reader.error().empty()) return call_error(reader.error());
  return Value::list(type, std::move(rows));
}

}  // namespace

std::vector<Function> csv_functions() {
  return {{"csvdecode", {{"str", Type::string()}}, {}, Type::dynamic(), csvdecode, {}}};
}

}  // namespace plumb::eval
