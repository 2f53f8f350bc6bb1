/// What became of tests, in the XML that continuous integration reads (JUnit).
#pragma once

#include <string>
#include <vector>

#include "diagnostics/source_map.h"
#include "testing/suite.h"

namespace plumb::cli {

[[nodiscard]] std::string junit_xml(const std::vector<testing::FileReport>& reports,
                                    const diagnostics::SourceMap& sources);

}  // namespace plumb::cli
