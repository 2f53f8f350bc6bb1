/// PEGTL's own check of a grammar, for rules that recurse or repeat without moving forward. Each
/// file of the grammar counts the problems of its rules; a test asks.
#pragma once

#include <cstddef>
#include <tao/pegtl/contrib/analyze.hpp>

#include "parser/grammar.h"

namespace tao::pegtl {

template <typename Name, typename Derived, bool Consumes>
struct analyze_traits<Name, plumb::parser::grammar::by_hand<Derived, Consumes>>
    : std::conditional_t<Consumes, analyze_any_traits<>, analyze_opt_traits<>> {};

template <typename Name, bool EndsItems, typename... Rules>
struct analyze_traits<Name, plumb::parser::grammar::newline_mode<EndsItems, Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};

template <typename Name, typename... Rules>
struct analyze_traits<Name, plumb::parser::grammar::framed<Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};

}  // namespace tao::pegtl

namespace plumb::parser {

[[nodiscard]] std::size_t count_structure_grammar_problems();
[[nodiscard]] std::size_t count_expression_grammar_problems();
[[nodiscard]] std::size_t count_template_grammar_problems();

}  // namespace plumb::parser
