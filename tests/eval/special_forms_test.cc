/// try and can. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(SpecialForms, Can) {
  check_all({
      {"can(1)", "true"},
      {"can([][0])", "false"},
      {"can(nosuch())", "false"},
      {"can()", R"(error: Function "can" expects 1 argument(s). Missing value for "expression".)"},
  });
}

TEST(SpecialForms, Try) {
  check_all({
      {"try([][0],1)", "1"},
      {"try()", R"(error: Call to function "try" failed: at least one argument is required.)"},
      {"try(1,2)", "1"},
      {"try([][0])",
       "error: Call to function \"try\" failed: no expression succeeded:\n- Invalid index (at "
       "test.tf:1,7-10)\n  The given key "
       "does not identify an element in this collection value: the collection has no "
       "elements.\n\nAt least one expression "
       "must produce a successful result."},
  });
}

}  // namespace
}  // namespace plumb::eval
