#include <algorithm>
#include <iterator>

#include "eval/function.h"

namespace plumb::eval {
namespace {

/// All functions, in the order of their names. Built when first asked for, because types are
/// interned at run time.
const std::vector<Function>& function_table() {
  static const std::vector<Function> table = [] {
    std::vector<Function> all;
    for (const auto family :
         {numeric_functions, string_functions, format_functions, regex_functions,
          collection_functions, set_functions, encoding_functions, filesystem_functions,
          time_functions, crypto_functions, network_functions, conversion_functions,
          template_functions}) {
      std::vector<Function> functions = family();
      std::move(functions.begin(), functions.end(), std::back_inserter(all));
    }
    std::sort(all.begin(), all.end(),
              [](const Function& a, const Function& b) { return a.name < b.name; });
    return all;
  }();
  return table;
}

}  // namespace

const Function* find_function(std::string_view name) {
  const std::vector<Function>& table = function_table();
  const auto at = std::lower_bound(
      table.begin(), table.end(), name,
      [](const Function& function, std::string_view wanted) { return function.name < wanted; });
  return at != table.end() && at->name == name ? &*at : nullptr;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> sorted{"can", "templatestring", "try"};  // The special forms.
    for (const Function& function : function_table()) sorted.emplace_back(function.name);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }();
  return names;
}

}  // namespace plumb::eval
