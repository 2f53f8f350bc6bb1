/// `hcldec`, for the program that runs HCL's suite of tests: decodes a file by a specification.
#include <iterator>

#include "ast/walk.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/hcldec_spec.h"
#include "cli/json_text.h"
#include "cli/session.h"
#include "config/json_forms.h"
#include "parser/json.h"
#include "parser/parse.h"
#include "system/files.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using diagnostics::SourceMap;
using diagnostics::Span;
using value::Value;

std::string quoted_json(std::string_view text) {
  std::string out;
  value::append_json_string(out, text);
  return out;
}

std::string position_json(const diagnostics::Position& position) {
  JsonText out;
  out.raw("line", std::to_string(position.line));
  out.raw("column", std::to_string(position.column));
  out.raw("byte", std::to_string(position.byte));
  return out.finish();
}

std::string range_json(Span span, const SourceMap& sources) {
  JsonText out;
  out.text("filename", sources.name(span.file));
  out.raw("start", position_json(sources.position(span.file, span.begin)));
  out.raw("end", position_json(sources.position(span.file, span.end)));
  return out.finish();
}

std::string diagnostics_json(const Diagnostics& diags, const SourceMap& sources) {
  std::string list;
  for (const diagnostics::Diagnostic& item : diags.items()) {
    JsonText one;
    one.text("severity", item.severity == diagnostics::Severity::kError ? "error" : "warning");
    one.text("summary", item.summary);
    one.text("detail", item.detail);
    if (item.subject.valid()) one.raw("subject", range_json(item.subject, sources));
    list += (list.empty() ? "" : ",") + one.finish();
  }
  return "{\"diagnostics\":[" + list + "]}\n";
}

std::string step_json(const ast::Step& step, const SourceMap& sources) {
  JsonText out;
  const bool attribute = step.kind == ast::Step::Kind::kAttribute;
  out.text("kind", attribute ? "attr" : "index");
  std::string key;
  if (!attribute) value::append_json(key, *step.key);
  out.raw(attribute ? "name" : "key", attribute ? quoted_json(step.name) : key);
  out.raw("range", range_json(step.span, sources));
  return out.finish();
}

std::string references_json(const DecoderFile& decoder, const ast::Body& body,
                            const SourceMap& sources) {
  std::string list;
  const auto add = [&](const ast::Traversal& traversal, Span span) {
    JsonText root;
    root.text("kind", "root");
    root.text("name", traversal.root);
    root.raw("range", range_json(traversal.root_span, sources));
    std::string steps = root.finish();
    for (const ast::Step& step : traversal.steps) steps += "," + step_json(step, sources);
    JsonText one;
    one.text("root_name", traversal.root);
    one.raw("range", range_json(span, sources));
    one.raw("steps", "[" + steps + "]");
    list += (list.empty() ? "" : ",") + one.finish();
  };
  for (const ast::Expr* expr : decoded_expressions(decoder.root, body))
    ast::for_each_traversal(*expr, add);
  return "[" + list + "]\n";
}

/// The value without attributes of objects that are null.
Value without_nulls(const Value& value) {
  if (!value.has_content() || value.type().is_primitive() || value.type().is_collection())
    return value;
  if (value.type().kind() == value::Type::Kind::kTuple) {
    std::vector<Value> kept;
    value::for_each_child(value, [&](const Value& one) { kept.push_back(without_nulls(one)); });
    return Value::tuple(std::move(kept));
  }
  std::vector<std::pair<std::string, Value>> kept;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (!value.at(i).is_null()) kept.emplace_back(value.key(i), without_nulls(value.at(i)));
  }
  return Value::object(std::move(kept));
}

enum class Typed { kNo, kYes };

std::string result_json(const Value& value, Typed typed) {
  std::string text;
  value::append_json(text, value);
  if (typed == Typed::kNo) return text + "\n";
  JsonText out;
  out.raw("value", text);
  std::string type;
  value::append_json_type(type, value.type());
  out.raw("type", type);
  return out.finish() + "\n";
}

struct Options {
  std::string spec;
  std::string diags = "text";
  bool with_type = false;
  bool keep_nulls = false;
  bool var_refs = false;
  std::vector<std::string> inputs;
};

/// A file's tree, its name as it was given.
std::unique_ptr<ast::File> read_file(const std::string& path, Session& session,
                                     Diagnostics& diags) {
  auto text = system::real_files().read(path);
  if (!text) {
    add_error(text.error(), "Failed to read file", diags);
    return nullptr;
  }
  const auto id = session.sources.add(path, std::move(*text));
  return path.ends_with(".json")
             ? parser::parse_json_file(id, config::configuration_form, session.sources, diags)
             : parser::parse_file(id, session.sources, diags);
}

std::unique_ptr<ast::File> read_input(const Options& options, Session& session,
                                      Diagnostics& diags) {
  if (!options.inputs.empty()) return read_file(options.inputs[0], session, diags);
  const std::string text((std::istreambuf_iterator<char>(session.streams.in)),
                         std::istreambuf_iterator<char>());
  return parser::parse_file(session.sources.add("<stdin>", text), session.sources, diags);
}

/// What goes to the output; nothing of use after errors.
std::string decode_input(const Options& options, Session& session, Diagnostics& diags) {
  const auto spec = read_file(options.spec, session, diags);
  if (spec == nullptr || diags.has_errors()) return "";
  const auto decoder = read_decoder(spec->body(), diags);
  if (!decoder) return "";
  const auto input = read_input(options, session, diags);
  if (input == nullptr || diags.has_errors()) return "";
  if (options.var_refs) return references_json(*decoder, input->body(), session.sources);
  const Value value = decode(*decoder, input->body(), diags);
  if (diags.has_errors()) return "";
  return result_json(options.keep_nulls ? value : without_nulls(value),
                     options.with_type ? Typed::kYes : Typed::kNo);
}

}  // namespace

int run_hcldec(const Call& call) {
  constexpr int kFailed = 2;
  Options options;
  Arguments arguments("hcldec -spec=FILE [options] [INPUT]",
                      "Decodes a file in HCL by a specification. For HCL's own suite of tests.");
  arguments.text("spec", options.spec, "The specification");
  arguments.text("diags", options.diags, "How mistakes are told: text or json (default: text)");
  arguments.flag("with-type", options.with_type, "Show the type beside the value");
  arguments.flag("keep-nulls", options.keep_nulls, "Show attributes that are null");
  arguments.flag("var-refs", options.var_refs, "Show what expressions refer to instead");
  arguments.positional("input", options.inputs, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  const std::string result = decode_input(options, session, diags);
  diags.sort();
  if (options.diags != "json") {
    if (session.show(diags)) return kFailed;
  } else if (!diags.empty()) {
    call.streams.err << diagnostics_json(diags, session.sources);
    if (diags.has_errors()) return kFailed;
  }
  call.streams.out << result;
  return 0;
}

}  // namespace plumb::cli
