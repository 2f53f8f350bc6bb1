/// Where spaces go: indentation, the space between neighbours, aligned equals signs and comments.
#include <algorithm>
#include <span>

#include "parser/characters.h"
#include "parser/format_tokens.h"

namespace plumb::parser {
namespace {

using Tokens = std::span<FormatToken>;

/// A line in three cells: `lead = assign # comment`. The latter two may be empty.
struct Line {
  Tokens lead;
  Tokens assign;
  Tokens comment;
};

/// How many more brackets are open after the token.
int bracket_change(const FormatToken& token) {
  switch (token.piece) {
    case Piece::kOpenBracket:
    case Piece::kOpenBrace:
    case Piece::kOpenSequence:
      return 1;
    case Piece::kCloseBracket:
    case Piece::kCloseBrace:
    case Piece::kCloseSequence:
      return -1;
    default:
      return 0;
  }
}

int bracket_change(Tokens tokens) {
  int change = 0;
  for (const FormatToken& token : tokens) change += bracket_change(token);
  return change;
}

Line split_cells(Tokens tokens) {
  Line line{tokens, {}, {}};
  const Piece last = tokens.back().piece;
  if (tokens.size() > 1 && (last == Piece::kLineComment || last == Piece::kBlockComment)) {
    line.comment = tokens.last(1);
    line.lead = tokens.first(tokens.size() - 1);
  }
  for (std::size_t i = 1; i < line.lead.size(); ++i) {
    if (line.lead[i].piece != Piece::kEquals) continue;
    const Tokens rest = line.lead.subspan(i);
    if (bracket_change(rest) == 0) {  // Otherwise a value that goes on for lines begins here.
      line.assign = rest;
      line.lead = line.lead.first(i);
    }
    break;
  }
  return line;
}

std::vector<Line> split_lines(std::vector<FormatToken>& tokens) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Piece piece = tokens[i].piece;
    if (piece != Piece::kNewline && piece != Piece::kLineComment && i + 1 != tokens.size())
      continue;
    lines.push_back(split_cells(Tokens(tokens).subspan(begin, i + 1 - begin)));
    begin = i + 1;
  }
  return lines;
}

/// Brackets that a line opens and leaves open indent the following ones by one step, however many
/// they are.
void indent(std::vector<Line>& lines) {
  std::vector<int> levels;  // How many brackets each step stands for.
  for (Line& line : lines) {
    if (line.lead[0].piece == Piece::kNewline) continue;
    int change = 0;
    for (const FormatToken& token : line.lead) {
      change += bracket_change(token);
      if (token.piece == Piece::kOpenHeredoc) break;
    }
    change += bracket_change(line.assign);
    for (int closed = -change; closed > 0 && !levels.empty();) {
      const int taken = std::min(closed, levels.back());
      levels.back() -= taken;
      closed -= taken;
      if (levels.back() == 0) levels.pop_back();
    }
    line.lead[0].spaces = static_cast<std::uint32_t>(2 * levels.size());
    if (change > 0) levels.push_back(change);
  }
}

bool ends_text(Piece piece) {
  return piece == Piece::kLiteral || piece == Piece::kCloseQuote || piece == Piece::kCloseHeredoc;
}

bool begins_text(Piece piece) {
  return piece == Piece::kLiteral || piece == Piece::kOpenQuote || piece == Piece::kOpenHeredoc;
}

/// Whether a minus behind this token, if any, is a sign rather than a subtraction.
bool sign_follows(const FormatToken* before) {
  if (before == nullptr) return true;
  switch (before->piece) {
    case Piece::kOpenBracket:
    case Piece::kOpenBrace:
    case Piece::kEquals:
    case Piece::kComma:
    case Piece::kOperator:
    case Piece::kMinus:
    case Piece::kNot:
      return true;
    default:
      return false;
  }
}

/// Whether there is a space between two neighbours. `before` is the one before them in the cell, if
/// any. The first rule that fits decides.
bool space_between(const FormatToken* before, const FormatToken& token, const FormatToken& next) {
  const Piece a = token.piece;
  const Piece b = next.piece;
  if (b == Piece::kNewline) return false;
  if (a == Piece::kName && b == Piece::kOpenBracket && next.text == "(") return false;
  if (a == Piece::kDoubleColon || b == Piece::kDoubleColon || a == Piece::kDot || b == Piece::kDot)
    return false;
  if (b == Piece::kComma || b == Piece::kEllipsis) return false;
  if (a == Piece::kComma) return true;
  if (begins_text(a) || ends_text(b)) return false;
  if (a == Piece::kName && token.text == "in" && before != nullptr && before->piece == Piece::kName)
    return true;
  const bool subscript = a == Piece::kName || a == Piece::kNumber || bracket_change(token) < 0;
  if (b == Piece::kOpenBracket && next.text == "[" && subscript) return false;
  if (a == Piece::kNot) return false;
  if (a == Piece::kMinus) return !sign_follows(before);
  if (a == Piece::kOpenBrace || b == Piece::kCloseBrace)
    return !(a == Piece::kOpenBrace && b == Piece::kCloseBrace);
  if (a == Piece::kOpenSequence && b == Piece::kOpenBrace) return true;
  if (a == Piece::kCloseBrace && b == Piece::kCloseSequence) return true;
  if (a == Piece::kCloseSequence && b == Piece::kOpenSequence) return false;
  return bracket_change(token) <= 0 && bracket_change(next) >= 0;
}

/// `a.0 .1` and `a.0 .e1`: without the blank, these would read as one number. Terraform breaks such
/// text.
bool would_merge_numbers(Tokens rest) {
  if (rest.size() < 3 || rest[0].piece != Piece::kNumber || rest[1].piece != Piece::kDot)
    return false;
  if (rest[2].piece == Piece::kNumber) return true;
  std::string_view name = rest[2].text;
  if (name[0] != 'e' && name[0] != 'E') return false;
  name.remove_prefix(1);
  if (name.starts_with('-')) name.remove_prefix(1);
  return !name.empty() && is_digit(name[0]);
}

void space_cell(Tokens cell) {
  for (std::size_t i = 0; i + 1 < cell.size(); ++i) {
    const FormatToken* const before = i == 0 ? nullptr : &cell[i - 1];
    const bool space =
        space_between(before, cell[i], cell[i + 1]) || would_merge_numbers(cell.subspan(i));
    cell[i + 1].spaces = space ? 1 : 0;
  }
}

std::size_t width(Tokens cell) {
  std::size_t columns = 0;
  for (const FormatToken& token : cell) columns += token.spaces + grapheme_count(token.text);
  return columns;
}

/// Puts one cell of consecutive lines that have it into the same column.
template <typename Cell, typename WidthBefore>
void align(std::vector<Line>& lines, Cell&& cell, WidthBefore&& width_before) {
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first;
    std::size_t widest = 0;
    for (; last < lines.size() && !cell(lines[last]).empty(); ++last) {
      widest = std::max(widest, width_before(lines[last]));
    }
    for (std::size_t i = first; i < last; ++i) {
      cell(lines[i])[0].spaces = static_cast<std::uint32_t>(widest - width_before(lines[i]) + 1);
    }
    first = last + 1;
  }
}

}  // namespace

void arrange_tokens(std::vector<FormatToken>& tokens) {
  std::vector<Line> lines = split_lines(tokens);
  indent(lines);
  for (Line& line : lines) {
    space_cell(line.lead);
    space_cell(line.assign);
  }
  align(
      lines, [](const Line& line) { return line.assign; },
      [](const Line& line) { return width(line.lead); });
  align(
      lines, [](const Line& line) { return line.comment; },
      [](const Line& line) { return width(line.lead) + width(line.assign); });
}

}  // namespace plumb::parser
