/// Files and paths. Nothing here looks at the disk itself: Environment does.
#include <re2/re2.h>

#include "eval/argument.h"
#include "eval/base64.h"
#include "eval/digest.h"
#include "eval/file_access.h"

namespace plumb::eval {
namespace {

/// The path without `.`, `..` and repeated slashes, as far as that can be said without looking at
/// the disk.
std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != ".." || (parts.empty() ? !rooted : parts.back() == "..")) {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i > 0 ? "/" : "") + std::string(parts[i]);
  return out.empty() ? "." : out;
}

CallResult abspath(const Context& context, Arguments args) {
  const std::string path(args[0].as_string());
  return Value::string(clean_path(
      path.starts_with('/') ? path : context.environment.working_directory() + "/" + path));
}

CallResult basename(const Context&, Arguments args) {
  std::string_view path = args[0].as_string();
  if (path.empty()) return Value::string(".");
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return Value::string("/");
  return Value::string(path.substr(path.rfind('/') + 1));
}

CallResult dirname(const Context&, Arguments args) {
  const std::string_view path = args[0].as_string();
  const std::size_t slash = path.rfind('/');
  return Value::string(clean_path(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1)));
}

CallResult pathexpand(const Context& context, Arguments args) {
  PLUMB_ASSIGN(const std::string path, expand_home(context, args[0].as_string()));
  return Value::string(path);
}

CallResult file(const Context& context, Arguments args) {
  PLUMB_ASSIGN(const std::string text, read_text_argument(context, args[0]));
  return Value::string(text).with_marks(args[0].marks());
}

CallResult filebase64(const Context& context, Arguments args) {
  PLUMB_ASSIGN(const std::string bytes, read_file_argument(context, args[0]));
  return Value::string(base64_encode(bytes)).with_marks(args[0].marks());
}

CallResult fileexists(const Context& context, Arguments args) {
  if (context.forbids_files)
    return call_error("files cannot be looked for from inside templatestring");
  const bool secret = args[0].has_mark(value::kSensitive);
  const std::string shown = secret ? "(sensitive value)" : quoted(args[0].as_string());
  PLUMB_ASSIGN(const std::string path, expand_home(context, args[0].as_string()));
  switch (context.environment.file_kind(path)) {
    case Environment::FileKind::kMissing:
      return Value::boolean(false).with_marks(args[0].marks());
    case Environment::FileKind::kRegular:
      return Value::boolean(true).with_marks(args[0].marks());
    case Environment::FileKind::kDirectory:
      return argument_error(0, shown + " is a directory, not a file");
    case Environment::FileKind::kOther:
      break;
  }
  return argument_error(0, shown + " is not a regular file, but something else");
}

void append_literal(std::string& regex, char c) {
  if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) regex += '\\';
  regex += c;
}

/// A set such as `[a-z]` or `[^a]`, with what is special in it escaped. Moves behind it; false if
/// it does not end.
bool append_set(std::string& regex, std::string_view glob, std::size_t& at) {
  std::string set = "[";
  std::size_t i = at + 1;
  if (i < glob.size() && (glob[i] == '^' || glob[i] == '!')) {
    set += "^/";  // No set matches what separates folders.
    ++i;
  }
  const std::size_t begin = i;
  for (; i < glob.size() && (glob[i] != ']' || i == begin); ++i) {
    if (glob[i] == '\\' && i + 1 < glob.size()) ++i;
    if (glob[i] != '-') {
      append_literal(set, glob[i]);
    } else {
      set += '-';
    }
  }
  if (i >= glob.size()) return false;
  regex += set + "]";
  at = i + 1;
  return true;
}

/// `**` between slashes, for any number of folders, or a `*` within one. Moves behind it.
void append_stars(std::string& regex, std::string_view glob, std::size_t& at) {
  const bool begins = at == 0 || glob[at - 1] == '/';
  if (glob.substr(at, 3) == "**/" && begins) {
    regex += "(?:.*/)?";
    at += 3;
  } else if (glob.substr(at, 2) == "**" && begins && at + 2 == glob.size()) {
    regex += ".*";
    at += 2;
  } else {
    regex += "[^/]*";
    while (at < glob.size() && glob[at] == '*') ++at;
  }
}

/// A glob as a regular expression; nothing if it is malformed.
std::optional<std::string> glob_regex(std::string_view glob) {
  std::string regex;
  int braces = 0;
  for (std::size_t at = 0; at < glob.size();) {
    const char c = glob[at];
    if (c == '*') {
      append_stars(regex, glob, at);
      continue;
    }
    if (c == '[') {
      if (!append_set(regex, glob, at)) return std::nullopt;
      continue;
    }
    ++at;
    if (c == '?') {
      regex += "[^/]";
    } else if (c == '\\') {
      if (at >= glob.size()) return std::nullopt;
      append_literal(regex, glob[at++]);
    } else if (c == '{') {
      ++braces;
      regex += "(?:";
    } else if (c == '}' && braces > 0) {
      --braces;
      regex += ')';
    } else if (c == ',' && braces > 0) {
      regex += '|';
    } else {
      append_literal(regex, c);
    }
  }
  return braces == 0 ? std::optional(regex) : std::nullopt;
}

CallResult fileset(const Context& context, Arguments args) {
  if (context.forbids_files)
    return call_error("files cannot be looked for from inside templatestring");
  PLUMB_ASSIGN(const std::string directory, expand_home(context, args[0].as_string()));
  // The pattern goes on from the directory, so it may lead out of it again; what it finds is told
  // from the directory.
  std::string pattern = clean_path(args[1].as_string());
  std::string from = directory;
  std::string prefix;
  while (pattern.starts_with("../")) {
    from += "/..";
    prefix += "../";
    pattern.erase(0, 3);
  }
  const auto expression = glob_regex(pattern);
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_dot_nl(true);
  const re2::RE2 regex(expression.value_or(""), options);
  if (!expression || !regex.ok()) {
    const bool secret = args[1].has_mark(value::kSensitive);
    return call_error("failed to glob pattern " +
                      (secret ? "(sensitive value)" : quoted(args[1].as_string())) +
                      ": syntax error in pattern");
  }
  std::vector<Value> found;
  for (const std::string& path : context.environment.files_below(clean_path(from))) {
    if (re2::RE2::FullMatch(path, regex)) found.push_back(Value::string(prefix + path));
  }
  const auto marks = static_cast<Marks>(args[0].marks() | args[1].marks());
  return Value::set(Type::string(), std::move(found)).with_marks(marks);
}

Function file_hash(std::string_view name, const char* algorithm,
                   std::string (*encode)(std::string_view)) {
  Function function;
  function.name = name;
  function.parameters = {{.name = "path", .type = Type::string(), .allow_marked = true}};
  function.returns = Type::string();
  function.call = [algorithm, encode](const Context& context, Arguments args) -> CallResult {
    PLUMB_ASSIGN(const std::string bytes, read_file_argument(context, args[0]));
    return Value::string(encode(digest(algorithm, bytes))).with_marks(args[0].marks());
  };
  return function;
}

}  // namespace

std::vector<Function> filesystem_functions() {
  const Type string = Type::string();
  const Parameter path{"path", string};
  const Parameter marked{.name = "path", .type = string, .allow_marked = true};
  const Parameter pattern{.name = "pattern", .type = string, .allow_marked = true};
  return {
      {"abspath", {path}, {}, string, abspath, {}},
      {"basename", {path}, {}, string, basename, {}},
      {"dirname", {path}, {}, string, dirname, {}},
      {"pathexpand", {path}, {}, string, pathexpand, {}},
      {"file", {marked}, {}, string, file, {}},
      {"filebase64", {marked}, {}, string, filebase64, {}},
      {"fileexists", {marked}, {}, Type::boolean(), fileexists, {}},
      {"fileset", {marked, pattern}, {}, Type::set(string), fileset, {}},
      file_hash("filemd5", "MD5", hex_encode),
      file_hash("filesha1", "SHA1", hex_encode),
      file_hash("filesha256", "SHA256", hex_encode),
      file_hash("filesha512", "SHA512", hex_encode),
      file_hash("filebase64sha256", "SHA256", base64_encode),
      file_hash("filebase64sha512", "SHA512", base64_encode),
  };
}

}  // namespace plumb::eval
