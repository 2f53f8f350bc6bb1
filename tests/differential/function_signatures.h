/// The functions that generated expressions call, with the arguments that make sense for each.
#pragma once

#include <span>
#include <string_view>

namespace plumb::differential {

/// What a term is meant to be. The values are the letters of Signature::arguments.
enum class Kind : char {
  kString = 's',
  kNumber = 'n',
  kBool = 'b',
  kStrings = 'l',  ///< A list of strings.
  kNumbers = 'k',  ///< A list of numbers.
  kSet = 'e',
  kMap = 'm',
  kObject = 'o',
  kTuple = 't',
  kAny = 'a',
};

/// Arguments are letters: those of Kind, and capitals for texts in a language of their own (see
/// text_of in expression_source.cc). A `*` repeats the letter before it some times.
struct Signature {
  std::string_view name;
  Kind result;
  std::string_view arguments;
};

/// Functions whose results depend on their arguments alone; not those of files, and not those whose
/// differences from Terraform are wanted.
[[nodiscard]] std::span<const Signature> function_signatures();

}  // namespace plumb::differential
