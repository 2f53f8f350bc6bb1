#include "cli/plan_picture.h"

#include <algorithm>
#include <map>
#include <vector>

#include "cli/html_text.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;

constexpr std::size_t kBlocksMax = 80;
constexpr std::size_t kLabelMax = 26;
// In pixels.
constexpr int kBoxWidth = 200;
constexpr int kBoxHeight = 30;
constexpr int kColumn = 260;
constexpr int kRow = 44;
constexpr int kMargin = 10;

struct Box {
  std::string address;
  const char* look = "";  ///< The class that colours it.
  std::size_t objects = 0;
  std::vector<std::size_t> needs;  ///< Boxes that it depends on.
  std::size_t layer = 0;
  std::size_t row = 0;
  [[nodiscard]] int x() const { return kMargin + static_cast<int>(layer) * kColumn; }
  [[nodiscard]] int y() const { return kMargin + static_cast<int>(row) * kRow; }
};

const char* look_of(Action action) {
  switch (action) {
    case Action::kCreate:
    case Action::kRead:
      return "add";
    case Action::kDelete:
    case Action::kForget:
      return "remove";
    default:
      return "change";
  }
}

/// What changes, by block; of blocks whose objects fare differently it is a change.
std::vector<Box> boxes_of(const planner::Plan& plan) {
  std::map<std::string, std::size_t> known;
  std::vector<Box> boxes;
  std::vector<const Change*> first;
  for (const Change& change : plan.changes) {
    if (change.action == Action::kNoOp) continue;
    const std::string address = state::config_address(change.address.resource);
    const auto [entry, fresh] = known.emplace(address, boxes.size());
    const char* const look = look_of(change.action);
    if (fresh) {
      boxes.push_back({address, look, 0, {}, 0, 0});
      first.push_back(&change);
    }
    Box& box = boxes[entry->second];
    ++box.objects;
    if (std::string_view(box.look) != look) box.look = "change";
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (first[i]->dependencies == nullptr) continue;
    for (const std::string& address : *first[i]->dependencies) {
      const auto needed = known.find(address);
      if (needed != known.end() && needed->second != i) boxes[i].needs.push_back(needed->second);
    }
  }
  return boxes;
}

/// Each a layer behind the last that it needs. As many rounds as there can be layers, so that it
/// ends whatever the dependencies are.
void set_layers(std::vector<Box>& boxes) {
  bool moved = true;
  for (std::size_t round = 0; moved && round < boxes.size(); ++round) {
    moved = false;
    for (Box& box : boxes) {
      for (const std::size_t needed : box.needs) {
        if (box.layer > boxes[needed].layer) continue;
        box.layer = boxes[needed].layer + 1;
        moved = true;
      }
    }
  }
}

/// Within a layer, each at the height of what it needs, as far as there is room.
void set_rows(std::vector<Box>& boxes) {
  std::map<std::size_t, std::vector<Box*>> layers;
  for (Box& box : boxes) layers[box.layer].push_back(&box);
  const auto height = [&](const Box* box) {
    double sum = 0;
    for (const std::size_t needed : box->needs) sum += static_cast<double>(boxes[needed].row);
    return box->needs.empty() ? 0 : sum / static_cast<double>(box->needs.size());
  };
  for (auto& [number, layer] : layers) {
    std::ranges::stable_sort(layer,
                             [&](const Box* a, const Box* b) { return height(a) < height(b); });
    for (std::size_t i = 0; i < layer.size(); ++i) layer[i]->row = i;
  }
}

std::string number(int value) {
  return std::to_string(value);
}

std::string edge(const Box& from, const Box& to) {
  const int x1 = from.x() + kBoxWidth;
  const int y1 = from.y() + kBoxHeight / 2;
  const int x2 = to.x();
  const int y2 = to.y() + kBoxHeight / 2;
  const int middle = (x1 + x2) / 2;
  return "<path d=\"M" + number(x1) + " " + number(y1) + "C" + number(middle) + " " + number(y1) +
         " " + number(middle) + " " + number(y2) + " " + number(x2) + " " + number(y2) + "\"/>";
}

std::string drawn(const Box& box) {
  // The end of an address is what tells it from others.
  std::string label = box.address;
  if (label.size() > kLabelMax) label = "…" + label.substr(label.size() - kLabelMax);
  if (box.objects > 1) label += " ×" + std::to_string(box.objects);
  return "<g class=\"" + std::string(box.look) + "\"><title>" + html_text(box.address) +
         "</title><rect x=\"" + number(box.x()) + "\" y=\"" + number(box.y()) + "\" width=\"" +
         number(kBoxWidth) + "\" height=\"" + number(kBoxHeight) + "\" rx=\"6\"/><text x=\"" +
         number(box.x() + kBoxWidth / 2) + "\" y=\"" + number(box.y() + kBoxHeight / 2 + 4) +
         "\">" + html_text(label) + "</text></g>";
}

}  // namespace

std::string plan_picture(const planner::Plan& plan) {
  std::vector<Box> boxes = boxes_of(plan);
  if (boxes.size() < 2 || boxes.size() > kBlocksMax) return "";
  set_layers(boxes);
  set_rows(boxes);
  int width = 0;
  int height = 0;
  std::string edges;
  std::string shapes;
  for (const Box& box : boxes) {
    width = std::max(width, box.x() + kBoxWidth + kMargin);
    height = std::max(height, box.y() + kBoxHeight + kMargin);
    for (const std::size_t needed : box.needs) edges += edge(boxes[needed], box);
    shapes += drawn(box);
  }
  return "<svg role=\"img\" aria-label=\"What changes, and what it depends on\" width=\"" +
         number(width) + "\" height=\"" + number(height) + "\" viewBox=\"0 0 " + number(width) +
         " " + number(height) + "\">" + edges + shapes + "</svg>";
}

}  // namespace plumb::cli
