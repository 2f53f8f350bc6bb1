/// The items of a body as they were written.
#pragma once

#include "ast/ast.h"

namespace plumb::ast {

/// Calls on_attribute or on_block for each item, in source order.
template <typename OnAttribute, typename OnBlock>
void for_each_item(const Body& body, OnAttribute&& on_attribute, OnBlock&& on_block) {
  auto attribute = body.attributes.begin();
  auto block = body.blocks.begin();
  while (attribute != body.attributes.end() || block != body.blocks.end()) {
    const bool attribute_next =
        block == body.blocks.end() ||
        (attribute != body.attributes.end() && attribute->name_span.begin < block->type_span.begin);
    if (attribute_next) {
      on_attribute(*attribute++);
    } else {
      on_block(*block++);
    }
  }
}

}  // namespace plumb::ast
