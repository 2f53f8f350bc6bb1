#include "parser/random_source.h"

namespace plumb::parser {

std::string RandomSource::name() {
  static const char* const kNames[] = {"a",     "b",   "foo", "bar_baz", "name-1",   "type",
                                       "x",     "in",  "for", "if",      "each",     "v",
                                       "local", "var", "é",   "naïve_1", "variable", "resource"};
  return kNames[below(static_cast<int>(std::size(kNames)))];
}

std::string RandomSource::number() {
  static const char* const kNumbers[] = {"0", "1", "42", "1.5", "1e3", "007"};
  return kNumbers[below(static_cast<int>(std::size(kNumbers)))];
}

std::string RandomSource::gap(bool multi_line) {
  switch (below(multi_line ? 14 : 11)) {
    case 0:
      return "";
    case 1:
      return "  ";
    case 2:
      return "\t";
    case 3:
      return once_in(6) ? " /* c */ " : "   ";
    case 11:
      return "\n" + indentation();
    case 12:
      return once_in(4) ? " # é\n" : "\n\n  ";
    default:
      return " ";
  }
}

std::string RandomSource::indentation() {
  return std::string(static_cast<std::size_t>(below(7)), ' ');
}

std::string RandomSource::line_end() {
  switch (below(8)) {
    case 0:
      return " # note\n";
    case 1:
      return once_in(2) ? "// 註釈\n" : "   #x\n";
    case 2:
      return "  \n";
    case 3:
      return "\n\n";
    case 4:
      return once_in(6) ? " /* tail */\n" : "\n";
    default:
      return "\n";
  }
}

std::string RandomSource::file() {
  std::string text = once_in(12) ? "\n" : "";
  for (int i = 1 + below(4); i > 0; --i) text += once_in(3) ? argument(0) : block(0);
  if (once_in(8)) text += "# end";
  return text;
}

std::string RandomSource::body(int depth) {
  std::string text;
  for (int i = below(5); i > 0; --i) {
    const int kind = below(10);
    if (kind == 0 && depth < 3) {
      text += block(depth + 1);
    } else if (kind == 1) {
      text += indentation() + "# comment\n";
    } else if (kind == 2) {
      text += indentation() + "/* several\n   lines */\n";
    } else {
      text += argument(depth);
    }
  }
  return text;
}

std::string RandomSource::block(int depth) {
  if (once_in(6)) return one_line_block();
  std::string text = indentation() + (depth == 0 && once_in(3) ? "variable" : name());
  for (int i = below(3); i > 0; --i) {
    text += ' ';
    text += once_in(3) ? name() : once_in(4) ? "\"\"" : "\"label " + name() + "\"";
  }
  text += once_in(3) ? "{" : "  {";
  text += line_end() + body(depth) + indentation() + "}" + line_end();
  return text;
}

std::string RandomSource::one_line_block() {
  if (once_in(2)) return name() + " {  }" + line_end();
  return name() + " \"l\" {" + name() + "=" + term(2, false) + "}" + line_end();
}

std::string RandomSource::argument(int depth) {
  // Names are made unique, because a repeated one is an error.
  const std::string text =
      indentation() + (once_in(12) ? "type" : name()) + "_" + std::to_string(random_() % 100000);
  if (once_in(10)) return text + " =" + heredoc(depth) + "\n";
  if (once_in(20)) return indentation() + "type = " + (once_in(2) ? "list" : "\"map\"") + "\n";
  if (once_in(6)) return text + "= \"${" + expression(2, true) + "}\"" + line_end();
  return text + gap(false) + "=" + gap(false) + expression(depth, false) + line_end();
}

std::string RandomSource::expression(int depth, bool multi_line) {
  static const char* const kOperators[] = {
      "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"};
  std::string text = term(depth, multi_line);
  for (int i = below(6) / 4; i > 0; --i) {
    text += " " + gap(multi_line) + kOperators[below(static_cast<int>(std::size(kOperators)))] +
            " " + gap(multi_line) + term(depth, multi_line);
  }
  if (once_in(12)) {
    text += gap(multi_line) + "?" + gap(multi_line) + term(depth + 1, multi_line) +
            gap(multi_line) + ":" + gap(multi_line) + term(depth + 1, multi_line);
  }
  return text;
}

std::string RandomSource::term(int depth, bool multi_line) {
  if (depth > 4) return once_in(2) ? number() : name();
  switch (below(16)) {
    case 0:
      return number();
    case 1:
      return "-" + gap(false) + term(depth + 1, multi_line);
    case 2:
      return "!" + gap(false) + term(depth + 1, multi_line);
    case 3:
      return "(" + gap(true) + expression(depth + 1, true) + gap(true) + ")";
    case 4:
      return list(depth + 1);
    case 5:
      return object(depth + 1);
    case 6:
      return for_expression(depth + 1);
    case 7:
      return call(depth + 1);
    case 8:
      return "v." + name() + "[*].z" + (once_in(2) ? " . w" : "");
    case 9:
      return "v" + std::string(once_in(2) ? " [ " : "[") + expression(depth + 1, true) + "]";
    case 10:
    case 11:
    case 12:
      return quoted(depth + 1);
    default:
      return "v." + name();
  }
}

std::string RandomSource::list(int depth) {
  std::string text = "[" + gap(true);
  const int count = below(4);
  for (int i = 0; i < count; ++i) {
    text += (once_in(8) ? object(depth) : expression(depth, true)) + gap(true);
    if (i + 1 < count || once_in(3)) text += "," + gap(true);
  }
  return text + "]";
}

std::string RandomSource::object(int depth) {
  std::string text = once_in(2) ? "{\n" : "{";
  for (int i = below(4); i > 0; --i) {
    const std::string key = once_in(4)   ? "\"" + name() + "\""
                            : once_in(4) ? "(" + expression(depth, true) + ")"
                                         : "k" + name();
    text += gap(false) + key + gap(false) + (once_in(4) ? ":" : "=") + gap(false) +
            expression(depth, false);
    text += once_in(4) ? ",\n" : once_in(3) && i > 1 ? "," : line_end();
  }
  return text + gap(false) + "}";
}

std::string RandomSource::for_expression(int depth) {
  const bool tuple = once_in(2);
  std::string text = tuple ? "[" : "{";
  text += gap(true) + "for " + (once_in(2) ? "k , v" : "v") + " in" + (once_in(2) ? "" : " ") +
          list(depth) + gap(true) + ":" + gap(true) + term(depth, true);
  if (!tuple) text += gap(true) + "=>" + gap(true) + term(depth, true) + (once_in(3) ? " ..." : "");
  if (once_in(3)) text += " if " + term(depth, true);
  return text + gap(true) + (tuple ? "]" : "}");
}

std::string RandomSource::call(int depth) {
  std::string text =
      std::string(once_in(4) ? "p :: f" : "f") + (once_in(5) ? " (" : "(") + gap(true);
  const int count = below(3);
  for (int i = 0; i < count; ++i) {
    text += (once_in(6) ? object(depth) : expression(depth, true)) + gap(true);
    if (i + 1 < count) {
      text += "," + gap(true);
    } else if (once_in(4)) {
      text += " ... ";
    }
  }
  return text + ")";
}

std::string RandomSource::quoted(int depth) {
  std::string text = "\"";
  for (int i = below(4); i > 0; --i) {
    switch (below(8)) {
      case 0:
        text += " $${not} 100%%{ \\n\\\"\\u00e9";
        break;
      case 1:
      case 2:
        text += "${" + gap(false) + expression(depth + 1, once_in(3)) +
                (once_in(5) ? " ~}" : gap(false) + "}");
        break;
      case 3:
        text += "%{if " + term(depth + 1, false) + "}yes%{ else  }no%{endif }";
        break;
      case 4:
        text += "日本 é$5%";
        break;
      default:
        text += "plain  text";
        break;
    }
  }
  return text + "\"";
}

std::string RandomSource::heredoc(int depth) {
  std::string text = once_in(2) ? " <<EOT\n" : "<<-EOT\n";
  for (int i = below(4); i > 0; --i) {
    text += indentation() + "line \\n \" $${x}";
    if (once_in(2)) text += " ${" + gap(false) + expression(depth + 2, once_in(4)) + "}";
    if (once_in(4)) text += "%{ for a in b ~}${a}%{ endfor ~}";
    text += "\n";
  }
  return text + indentation() + "EOT";
}

}  // namespace plumb::parser
