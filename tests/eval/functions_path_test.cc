/// Paths. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(PathFunctions, Basename) {
  check_all({
      {R"(basename("/"))", R"("/")"},
      {R"(basename("foo/bar/"))", R"("bar")"},
      {R"(basename(""))", R"(".")"},
      {R"(basename("//"))", R"("/")"},
      {R"(basename("foo/bar"))", R"("bar")"},
  });
}

TEST(PathFunctions, Dirname) {
  check_all({
      {R"(dirname("/"))", R"("/")"},
      {R"(dirname("//a"))", R"("/")"},
      {R"(dirname("a/b/.."))", R"("a/b")"},
      {R"(dirname("a//b//c"))", R"("a/b")"},
      {R"(dirname("/a"))", R"("/")"},
      {R"(dirname(""))", R"(".")"},
      {R"(dirname("a/"))", R"("a")"},
      {R"(dirname("foo"))", R"(".")"},
      {R"(dirname("foo/bar/"))", R"("foo/bar")"},
  });
}

TEST(PathFunctions, Pathexpand) {
  check_all({
      {R"(pathexpand("~foo/x"))",
       R"(error: Call to function "pathexpand" failed: cannot expand user-specific home dir.)"},
      {R"(pathexpand("~/x"))", R"("/home/me/x")"},
      {R"(pathexpand("~"))", R"("/home/me")"},
      {R"(pathexpand("a/~"))", R"("a/~")"},
  });
}

TEST(PathFunctions, Abspath) {
  check_all({
      {R"(abspath("../x/./y"))", R"("/x/y")"},
      {R"(abspath(""))", R"("/w")"},
      {R"(abspath("/a/../../b//c/"))", R"("/b/c")"},
  });
}

}  // namespace
}  // namespace plumb::eval
