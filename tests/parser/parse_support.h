/// Parsing for tests: results as one line that is easy to compare.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ast/sexp.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "parser/parse.h"

namespace plumb::parser {

/// A text, what it was understood as, and what was said about it.
struct Parsed {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  diagnostics::FileId id = diagnostics::kNoFile;
  std::unique_ptr<ast::File> file;
  const ast::Expr* root = nullptr;

  /// `begin-end Summary`, one a mistake, separated by semicolons.
  [[nodiscard]] std::string mistakes() const {
    std::string text;
    for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
      if (!text.empty()) text += "; ";
      text += std::to_string(diagnostic.subject.begin) + "-" +
              std::to_string(diagnostic.subject.end) + " " + diagnostic.summary;
    }
    return text;
  }
  /// The tree of the expression, or the mistakes.
  [[nodiscard]] std::string tree() const {
    if (!diags.empty() || root == nullptr) return mistakes();
    return ast::to_sexp(*root);
  }
  /// The text that a span covers.
  [[nodiscard]] std::string text(diagnostics::Span span) const {
    return std::string(sources.text(span));
  }
};

inline std::unique_ptr<Parsed> parse_file_text(std::string text) {
  auto parsed = std::make_unique<Parsed>();
  parsed->id = parsed->sources.add("main.tf", std::move(text));
  parsed->file = parse_file(parsed->id, parsed->sources, parsed->diags);
  parsed->diags.sort();
  return parsed;
}

using ParseOne = ast::ExpressionFile (*)(diagnostics::FileId, diagnostics::SourceMap&,
                                         diagnostics::Diagnostics&);

inline std::unique_ptr<Parsed> parse_text_with(ParseOne parse, std::string text) {
  auto parsed = std::make_unique<Parsed>();
  parsed->id = parsed->sources.add("input", std::move(text));
  ast::ExpressionFile one = parse(parsed->id, parsed->sources, parsed->diags);
  parsed->file = std::move(one.file);
  parsed->root = one.root;
  return parsed;
}

inline std::string expression_tree(std::string text) {
  return parse_text_with(parse_expression, std::move(text))->tree();
}

/// The items of a file without the outer list, separated by blanks; the mistakes in front, if any.
inline std::string file_tree(std::string text) {
  const std::unique_ptr<Parsed> parsed = parse_file_text(std::move(text));
  std::string tree = ast::to_sexp(*parsed->file);
  for (char& byte : tree) {
    if (byte == '\n') byte = ' ';
  }
  tree = tree.size() > 8 ? tree.substr(6, tree.size() - 8) : "";
  return parsed->diags.empty() ? tree : "[" + parsed->mistakes() + "] " + tree;
}

struct Case {
  std::string input;
  std::string want;
};

}  // namespace plumb::parser
