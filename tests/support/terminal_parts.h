/// Parts of what plans and applies say in a terminal, the same for Plumb and for terraform where
/// they mean the same.
#pragma once

#include <string>

#include "support/process.h"

namespace plumb::test {

/// Without ids and keys of deposed objects, and with one name for the program.
[[nodiscard]] std::string masked(const std::string& text);

/// From the first heading to the end of the summary and of what outputs do; of an apply what it
/// says before it begins.
[[nodiscard]] std::string planned(const Finished& plan);

/// `Error: Cycle (main.tf line 3)`, sorted.
[[nodiscard]] std::string told(const Finished& finished);

/// What provisioners said. There is an order where only one runs at a time.
[[nodiscard]] std::string provisioned(const Finished& apply);

/// What is said of objects and provisioners, by object, without times.
[[nodiscard]] std::string progress(const Finished& operation);

/// How an apply ended.
[[nodiscard]] std::string ending(const Finished& apply);

}  // namespace plumb::test
