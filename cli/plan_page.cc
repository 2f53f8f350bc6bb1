#include "cli/plan_page.h"

#include "cli/html_text.h"
#include "cli/json_text.h"
#include "cli/plan_page.html.h"
#include "cli/plan_picture.h"
#include "cli/plan_text.h"
#include "cli/step_text.h"
#include "planner/relevant_attributes.h"
#include "system/clock.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;

/// The text as a string of JSON within a script: nothing in it can end the script.
void add_text(JsonText& out, std::string_view key, std::string_view text) {
  std::string quoted;
  value::append_json_string(quoted, text, value::Escaping::kHtml);
  out.raw(key, quoted);
}

/// One row: where it is, its symbol, and the lines that unfold.
std::string row_json(const std::string& address, const state::ModulePath& module,
                     const std::string& symbol, const std::string& lines) {
  JsonText out;
  add_text(out, "address", address);
  add_text(out, "module", state::to_string(module));
  add_text(out, "symbol", symbol);
  add_text(out, "lines", lines);
  return out.finish();
}

std::string trimmed(const std::string& symbol) {
  const std::size_t begin = symbol.find_first_not_of(' ');
  return begin == std::string::npos ? "" : symbol.substr(begin);
}

std::string row_json(const Change& change, const std::string& lines) {
  return row_json(planner::change_address(change), change.address.resource.module,
                  trimmed(change_symbol(change.action)), lines);
}

std::string rows_json(const planner::Plan& plan) {
  std::string rows;
  for (const Change& change : plan.changes) {
    if (!change.acts()) continue;
    rows += (rows.empty() ? "[" : ",") + row_json(change, change_lines(change));
  }
  return rows.empty() ? "[]" : rows + "]";
}

std::string deferred_json(const planner::Plan& plan) {
  std::string rows;
  for (const Change& change : plan.deferred) {
    if (!planner::is_worth_a_word(change)) continue;
    rows += (rows.empty() ? "[" : ",") + row_json(change, deferred_lines(change));
  }
  return rows.empty() ? "[]" : rows + "]";
}

std::string drift_json(const planner::Plan& plan) {
  std::string rows;
  for (const planner::Drift& drift : planner::relevant_drift(plan)) {
    rows += (rows.empty() ? "[" : ",") +
            row_json(state::to_string(drift.address), drift.address.resource.module,
                     drift.after.is_null() ? "-" : "~", drift_lines(drift));
  }
  return rows.empty() ? "[]" : rows + "]";
}

std::string count_html(const char* look, std::size_t count, const char* what) {
  return count == 0 ? ""
                    : "<span class=\"count " + std::string(look) + "\">" + std::to_string(count) +
                          " " + what + "</span>";
}

void replace(std::string& text, std::string_view mark, const std::string& by) {
  const std::size_t at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), by);
}

}  // namespace

std::string plan_page(const planner::Plan& plan) {
  const planner::Counts counts = planner::count(plan);
  std::string badges = count_html("import", counts.import, "to import") +
                       count_html("add", counts.add, "to add") +
                       count_html("change", counts.change, "to change") +
                       count_html("remove", counts.remove, "to destroy") +
                       count_html("", plan.deferrals(), "deferred");
  if (plan.errored) badges += "<span class=\"count remove\">planning failed</span>";
  if (badges.empty()) badges = "<span class=\"count\">no changes to objects</span>";
  JsonText data;
  data.raw("changes", rows_json(plan));
  data.raw("deferred", deferred_json(plan));
  data.raw("drift", drift_json(plan));
  add_text(data, "outputs", output_lines(plan));
  std::string page = kPlanPage;
  // What is put in first cannot hold a mark, and the data comes last: nothing in it is one.
  replace(page, "@created@", html_text(system::utc_text(plan.timestamp)));
  replace(page, "@counts@", badges);
  replace(page, "@picture@", plan_picture(plan));
  replace(page, "@data@", data.finish());
  return page;
}

}  // namespace plumb::cli
