#include "parser/format.h"

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "parser/format_tokens.h"
#include "parser/parse.h"

namespace plumb::parser {

std::string format_source(std::string_view source) {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const diagnostics::FileId id = sources.add("", std::string(source));
  const std::unique_ptr<ast::File> file = parse_file(id, sources, diags);
  if (diags.has_errors()) return std::string(source);

  std::string_view text = sources.text(id);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  OwnedText owned;
  std::vector<FormatToken> tokens =
      rewrite_tokens(split_tokens(text.substr(skipped)), text, file->body(), owned);
  arrange_tokens(tokens);

  std::string formatted;
  formatted.reserve(text.size() + text.size() / 4);
  for (const FormatToken& token : tokens) formatted.append(token.spaces, ' ').append(token.text);
  return formatted;
}

}  // namespace plumb::parser
