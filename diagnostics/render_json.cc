#include <algorithm>
#include <nlohmann/json.hpp>

#include "diagnostics/render.h"
#include "diagnostics/snippet.h"

namespace plumb::diagnostics {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Position& position) {
  return {{"line", position.line}, {"column", position.column}, {"byte", position.byte}};
}

Json range_to_json(Span subject, const SourceMap& sources) {
  const Position start = sources.position(subject.file, subject.begin);
  Position end = sources.position(subject.file, subject.end);
  if (subject.end <= subject.begin) end = {start.line, start.column + 1, start.byte + 1};
  return {
      {"filename", sources.name(subject.file)}, {"start", to_json(start)}, {"end", to_json(end)}};
}

Json snippet_to_json(const Diagnostic& diagnostic, const Snippet& snippet) {
  std::vector<ValueNote> notes = diagnostic.values;
  std::stable_sort(notes.begin(), notes.end(), [](const ValueNote& a, const ValueNote& b) {
    return a.traversal < b.traversal;
  });
  Json values = Json::array();
  for (const ValueNote& note : notes) {
    values.push_back({{"traversal", note.traversal}, {"statement", note.statement}});
  }
  Json json = {{"context", nullptr},
               {"code", snippet.code},
               {"start_line", snippet.first_line},
               {"highlight_start_offset", snippet.highlight_begin},
               {"highlight_end_offset", snippet.highlight_end},
               {"values", std::move(values)}};
  if (!snippet.block.empty()) json["context"] = snippet.block;
  if (!diagnostic.called_function.empty()) {
    const std::string& call = diagnostic.called_function;
    json["function_call"] = {{"called_as", call.substr(0, call.find('('))}};
  }
  return json;
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources) {
  Json json = {{"severity", diagnostic.severity == Severity::kError ? "error" : "warning"},
               {"summary", diagnostic.summary},
               {"detail", diagnostic.detail}};
  if (!diagnostic.address.empty()) json["address"] = diagnostic.address;
  if (diagnostic.subject.valid()) {
    json["range"] = range_to_json(diagnostic.subject, sources);
    if (const auto snippet = find_snippet(diagnostic, sources))
      json["snippet"] = snippet_to_json(diagnostic, *snippet);
  }
  // A text may have bytes that are not UTF-8, which JSON cannot hold.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plumb::diagnostics
