#include "eval/file_access.h"

#include "eval/argument.h"
#include "eval/grapheme.h"

namespace plumb::eval {
namespace {

std::string shown(const Value& path) {
  return path.has_mark(value::kSensitive) ? "(sensitive value)" : quoted(path.as_string());
}

}  // namespace

tl::expected<std::string, CallError> expand_home(const Context& context, std::string_view path) {
  if (!path.starts_with('~')) return std::string(path);
  if (path.size() > 1 && path[1] != '/') return call_error("cannot expand user-specific home dir");
  return context.environment.home_directory() + std::string(path.substr(1));
}

tl::expected<std::string, CallError> read_file_argument(const Context& context, const Value& path) {
  if (context.forbids_files) return call_error("files cannot be read from inside templatestring");
  PLUMB_ASSIGN(const std::string expanded, expand_home(context, path.as_string()));
  switch (context.environment.file_kind(expanded)) {
    case Environment::FileKind::kMissing:
      return argument_error(0, "no file exists at " + shown(path) +
                                   "; this function works only with files that are distributed as "
                                   "part of the configuration source code, "
                                   "so if this file will be created by a resource in this "
                                   "configuration you must instead obtain this "
                                   "result from an attribute of that resource");
    case Environment::FileKind::kDirectory:
      return argument_error(0, "failed to read file: read " + shown(path) + ": is a directory");
    default:
      break;
  }
  auto bytes = context.environment.read_file(expanded);
  if (!bytes) return argument_error(0, "failed to read file: " + bytes.error().message);
  return std::move(*bytes);
}

tl::expected<std::string, CallError> read_text_argument(const Context& context, const Value& path) {
  PLUMB_ASSIGN(std::string bytes, read_file_argument(context, path));
  if (!is_utf8(bytes)) {
    return argument_error(
        0,
        "contents of " + shown(path) +
            " are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded "
            "contents "
            "or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results "
            "instead");
  }
  return bytes;
}

}  // namespace plumb::eval
