/// templatefile; templatestring is a special form, because it looks at how its argument is written.
#include "eval/argument.h"
#include "eval/file_access.h"
#include "eval/render_template.h"

namespace plumb::eval {
namespace {

CallResult templatefile(const Context& context, Arguments args) {
  const Marks marks = args[0].marks();
  PLUMB_ASSIGN(std::string text, read_text_argument(context, args[0]));
  auto rendered = render_template({.function = "templatefile",
                                   .name = std::string(args[0].as_string()),
                                   .text = std::move(text),
                                   .variables = args[1]},
                                  context);
  if (!rendered) return tl::unexpected(std::move(rendered.error()));
  return rendered->with_marks(marks);
}

}  // namespace

std::vector<Function> template_functions() {
  return {{"templatefile",
           {{.name = "path", .type = Type::string(), .allow_marked = true},
            {.name = "vars", .type = Type::dynamic(), .allow_marked = true}},
           {},
           Type::dynamic(),
           templatefile,
           {}}};
}

}  // namespace plumb::eval
