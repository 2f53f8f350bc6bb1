#include "ast/json.h"
#include "ast/sexp.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "config/json_forms.h"
#include "parser/json.h"
#include "parser/parse.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

/// By the syntax that the file's name stands for. In JSON, what may be an argument or blocks,
/// because a provider's schema would have to tell, is shown as both.
std::unique_ptr<ast::File> parse_by_name(const std::string& path, diagnostics::FileId id,
                                         diagnostics::SourceMap& sources, Diagnostics& diags) {
  if (!path.ends_with(".json")) return parser::parse_file(id, sources, diags);
  const bool variables = path.ends_with(".tfvars.json");
  return parser::parse_json_file(
      id, variables ? config::variables_form : config::configuration_form, sources, diags);
}

}  // namespace

int run_parse(const Call& call) {
  std::string format = "json";
  std::vector<std::string> paths;
  Arguments arguments("parse [options] FILE...",
                      "Shows the syntax tree of files, and what is wrong with their syntax.");
  arguments.text("format", format, "json or sexp (default: json)");
  arguments.positional("files", paths, ~std::size_t{0});
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  if (format != "json" && format != "sexp")
    diags.error({}, "Unknown format", "-format takes json or sexp, not \"" + format + "\".");
  if (paths.empty()) diags.error({}, "Missing file", "Give at least one file to parse.");
  if (diags.has_errors()) {
    session.show(diags);
    return 1;
  }
  for (const std::string& path : paths) {
    auto text = system::real_files().read(path);
    if (!text) {
      add_error(text.error(), "Failed to read file", diags);
      continue;
    }
    const auto id = session.sources.add(path, std::move(*text));
    const auto tree = parse_by_name(path, id, session.sources, diags);
    call.streams.out << (format == "json" ? ast::to_json(*tree, session.sources)
                                          : ast::to_sexp(*tree));
    if (format == "json") call.streams.out << "\n";
  }
  return session.show(diags) ? 1 : 0;
}

}  // namespace plumb::cli
