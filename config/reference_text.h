/// References as the published JSON formats write them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/reference.h"

namespace plumb::config {

/// The most specific object that is named, with the key of its instance: `var.a`, `aws_x.y[0]`,
/// `module.m["k"].out`.
[[nodiscard]] std::string subject_text(const Reference& reference);

/// How many steps of the traversal name that object.
[[nodiscard]] std::size_t subject_steps(const Reference& reference);

/// `.name[0]["key"]`
[[nodiscard]] std::string steps_text(std::span<const ast::Step> steps);

/// Everything that an expression refers to, in its order: of each reference the longest way first,
/// then what that is a part of, down to the block.
[[nodiscard]] std::vector<std::string> reference_texts(const ast::Expr& expr);

}  // namespace plumb::config
