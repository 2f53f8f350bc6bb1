/// From the pieces of a template to its tree: strip markers, flush indentation, directives. For the
/// parser's own files only.
#pragma once

#include "parser/builder.h"

namespace plumb::parser {

/// Where a template begins on the stacks. Its expressions and names stay there until it is
/// complete.
struct TemplateBase {
  std::size_t parts;
  std::size_t operands;
  std::size_t names;
};

/// Removes the indentation that all lines of a `<<-` heredoc share from the parts after `base`.
void flush_indentation(Builder& builder, std::size_t base);

/// Whether there is nothing but white space in a line that ends.
[[nodiscard]] bool is_blank_line(std::string_view text);

/// Replaces what is on the stacks by one operand: a Template, or a TemplateWrap if there is one
/// part, an interpolation. `whole` is the template with its delimiters, `end` where its content
/// ends.
void push_template(Builder& builder, const TemplateBase& base, Span whole, Span end, bool heredoc);

}  // namespace plumb::parser
