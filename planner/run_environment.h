/// The world that functions see during a run: real files, the run's time.
#pragma once

#include "diagnostics/source_map.h"
#include "eval/environment.h"

namespace plumb::planner {

class RunEnvironment final : public eval::Environment {
 public:
  enum class Phase { kPlan, kApply };
  /// `plan_time`: seconds since 1970. Templates that are read become texts of the map.
  RunEnvironment(Phase phase, std::int64_t plan_time, diagnostics::SourceMap& sources)
      : phase_(phase), plan_time_(plan_time), sources_(sources) {}

  [[nodiscard]] diagnostics::Result<std::string> read_file(const std::string& path) const override;
  [[nodiscard]] FileKind file_kind(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> files_below(const std::string& directory) const override;
  [[nodiscard]] std::string working_directory() const override;
  [[nodiscard]] std::string home_directory() const override;
  [[nodiscard]] bool allows_impure() const override { return phase_ == Phase::kApply; }
  [[nodiscard]] std::int64_t now() const override;
  [[nodiscard]] std::int64_t plan_time() const override { return plan_time_; }
  [[nodiscard]] std::string random_bytes(std::size_t count) const override;
  [[nodiscard]] ast::ExpressionFile parse_template(const std::string& name, std::string text,
                                                   diagnostics::Diagnostics& diags) const override;
  [[nodiscard]] std::string place_text(diagnostics::Span span) const override;

 private:
  const Phase phase_;
  const std::int64_t plan_time_;
  diagnostics::SourceMap& sources_;
};

}  // namespace plumb::planner
