#pragma once

#include "state/sqlite.h"
#include "state/store.h"

namespace plumb::state {

/// Prepared once, because an apply runs them for every object.
struct Store::Statements {
  Statement supersede;
  Statement insert_object;
  Statement insert_dependencies;
  Statement find_dependencies;
  Statement insert_intent;
  Statement remove_intent;
  Statement check_token;
};

}  // namespace plumb::state
