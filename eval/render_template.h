/// Templates that are rendered at run time, with names of their own.
#pragma once

#include "eval/evaluate.h"
#include "eval/function.h"

namespace plumb::eval {

/// A template and what is allowed within it.
struct RenderRequest {
  std::string_view function;  ///< Which function renders it, for messages.
  std::string name;           ///< What messages call the text.
  std::string text;
  Value variables;  ///< A map or object; its keys are the names that the template may use.
  /// The argument to blame if the text is no template; the call as a whole if there is none.
  std::optional<std::size_t> text_argument = {};
  bool forbids_files = false;
};

/// A template that is nothing but one sequence gives that value, any other a string.
[[nodiscard]] CallResult render_template(const RenderRequest& request, const Context& context);

}  // namespace plumb::eval
