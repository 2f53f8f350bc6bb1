#include "support/terminal_parts.h"

#include <algorithm>
#include <regex>
#include <utility>
#include <vector>

#include "support/workspace.h"

namespace plumb::test {

std::string masked(const std::string& text) {
  static const std::regex kId("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  static const std::regex kDeposed("(deposed object |deposed key )[0-9a-f]{8}");
  static const std::regex kName("\\bPlumb\\b");
  const std::string without_ids =
      std::regex_replace(std::regex_replace(text, kId, "<id>"), kDeposed, "$1<key>");
  return std::regex_replace(without_ids, kName, "Terraform");
}

namespace {

/// Of an object: how it is worked at, or what its provisioners say. The first part is its address.
const std::regex& progress_line() {
  static const std::regex kLine(
      "^([^ ].*)(: (Creating|Modifying|Destroying|Importing|Provisioning with)"
      "|: (Creation|Modifications|Destruction|Import) complete| \\(local-exec\\): ).*");
  return kLine;
}

}  // namespace

std::string planned(const Finished& plan) {
  std::string part;
  bool inside = false;
  for (const std::string& line : lines(plan.out)) {
    if (line.starts_with("Warning: ") || line.starts_with("Error: ") ||
        (inside && std::regex_match(line, progress_line())))
      break;
    if (line.starts_with("  # ") || line.starts_with(" # ") || line.starts_with("Plan: ") ||
        line.starts_with("Changes to Outputs") || line.starts_with("No changes."))
      inside = true;
    // What is said about drift, each program in its words.
    if (line.starts_with("─") || line.starts_with("Unless ") ||
        line.starts_with("This is a refresh-only plan"))
      inside = false;
    if (inside && !(line.empty() && part.ends_with("\n\n"))) part += line + "\n";
    if (line.starts_with("No changes.")) break;
  }
  while (part.ends_with("\n\n")) part.pop_back();
  return masked(part);
}

std::string told(const Finished& finished) {
  static const std::regex kPlace("^  on ([^ ]+) line ([0-9]+).*");
  std::vector<std::string> found;
  for (const std::string& line : lines(finished.out + "\n" + finished.err)) {
    std::smatch place;
    if (line.starts_with("Error: ") || line.starts_with("Warning: ")) {
      found.push_back(line);
    } else if (!found.empty() && !found.back().ends_with(")") &&
               std::regex_match(line, place, kPlace)) {
      found.back() += " (" + place[1].str() + " line " + place[2].str() + ")";
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::string text;
  for (const std::string& line : found) text += line + "\n";
  return masked(text);
}

std::string provisioned(const Finished& apply) {
  std::string text;
  for (const std::string& line : lines(apply.out)) {
    const bool begins = line.ends_with(": Provisioning with 'local-exec'...");
    if (begins || line.find(" (local-exec): ") != std::string::npos) text += line + "\n";
  }
  return masked(text);
}

std::string ending(const Finished& apply) {
  for (const std::string& line : lines(apply.out)) {
    if (line.starts_with("Apply complete!")) return line + "\n";
  }
  return told(apply);
}

std::string progress(const Finished& operation) {
  static const std::regex kTime(" after ([0-9]+m)?[0-9]+s");
  std::vector<std::pair<std::string, std::string>> found;
  for (const std::string& line : lines(masked(operation.out))) {
    std::smatch parts;
    if (!std::regex_match(line, parts, progress_line())) continue;
    const std::string address = parts[1];
    found.emplace_back(address.substr(0, address.find(" (deposed ")),
                       std::regex_replace(line, kTime, ""));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string text;
  for (const auto& [address, line] : found) text += line + "\n";
  return text;
}

}  // namespace plumb::test
