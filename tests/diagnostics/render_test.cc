/// The layouts are recorded from terraform 1.11.4.
#include "diagnostics/render.h"

#include <gtest/gtest.h>

#include "diagnostics/source_map.h"

namespace plumb::diagnostics {
namespace {

/// A text whose only block has the header `resource "a" "b"`.
struct Rendering : testing::Test {
  SourceMap sources;
  FileId file = sources.add("main.tf",
                            "resource \"a\" \"b\" {\n"  // 0
                            "  count = x + y\n"         // 19
                            "  list = f([\n"            // 35
                            "\n"                        // 48
                            "    1,\n"                  // 49
                            "  ])\n"                    // 56
                            "}\n"                       // 61
                            "é = z\n"                   // 63
                            "last");                    // 70
  Diagnostic diagnostic;

  Rendering() {
    sources.set_outline(file, {{0, 17, 62}});
    diagnostic.summary = "Something is wrong";
    diagnostic.detail = "Do it differently.";
  }
  Span span(std::uint32_t begin, std::uint32_t end) const { return {file, begin, end}; }
  std::string plain(int width = 78) const {
    return render(diagnostic, sources, {.color = false, .width = width});
  }
  std::string colored(int width = 78) const {
    return render(diagnostic, sources, {.color = true, .width = width});
  }
};

TEST_F(Rendering, WithoutPlace) {
  EXPECT_EQ(plain(), "\nError: Something is wrong\n\nDo it differently.\n");
  diagnostic.severity = Severity::kWarning;
  diagnostic.detail = "";
  EXPECT_EQ(plain(), "\nWarning: Something is wrong\n\n");
}

TEST_F(Rendering, OneLine) {
  diagnostic.subject = span(29, 30);
  EXPECT_EQ(plain(),
            "\nError: Something is wrong\n\n"
            "  on main.tf line 2, in resource \"a\" \"b\":\n"
            "   2:   count = x + y\n"
            "                ^\n\n"
            "Do it differently.\n");
}

TEST_F(Rendering, Colored) {
  diagnostic.subject = span(29, 30);
  EXPECT_EQ(colored(),
            "\x1b[31m╷\x1b[0m\x1b[0m\n"
            "\x1b[31m│\x1b[0m \x1b[0m\x1b[1m\x1b[31mError: \x1b[0m\x1b[0m\x1b[1mSomething is "
            "wrong\x1b[0m\n"
            "\x1b[31m│\x1b[0m \x1b[0m\n"
            "\x1b[31m│\x1b[0m \x1b[0m\x1b[0m  on main.tf line 2, in resource \"a\" \"b\":\n"
            "\x1b[31m│\x1b[0m \x1b[0m   2:   count = \x1b[4mx\x1b[0m + y\x1b[0m\n"
            "\x1b[31m│\x1b[0m \x1b[0m\n"
            "\x1b[31m│\x1b[0m \x1b[0mDo it differently.\n"
            "\x1b[31m╵\x1b[0m\x1b[0m\n");
}

TEST_F(Rendering, WarningsAreYellow) {
  diagnostic.severity = Severity::kWarning;
  EXPECT_EQ(colored(),
            "\x1b[33m╷\x1b[0m\x1b[0m\n"
            "\x1b[33m│\x1b[0m \x1b[0m\x1b[1m\x1b[33mWarning: \x1b[0m\x1b[0m\x1b[1mSomething is "
            "wrong\x1b[0m\n"
            "\x1b[33m│\x1b[0m \x1b[0m\n"
            "\x1b[33m│\x1b[0m \x1b[0m\x1b[0mDo it differently.\n"
            "\x1b[33m╵\x1b[0m\x1b[0m\n");
}

TEST_F(Rendering, ValuesAndCalls) {
  diagnostic.subject = span(29, 30);
  diagnostic.values = {{"var.y", "is 5"}, {"local.x", "is \"a\""}};
  diagnostic.called_function = "upper(str)";
  diagnostic.address = "a.b[0]";
  EXPECT_EQ(plain(),
            "\nError: Something is wrong\n\n"
            "  with a.b[0],\n"
            "  on main.tf line 2, in resource \"a\" \"b\":\n"
            "   2:   count = x + y\n"
            "                ^\n"
            "    ├────────────────\n"
            "    │ while calling upper(str)\n"
            "    │ local.x is \"a\"\n"
            "    │ var.y is 5\n\n"
            "Do it differently.\n");
}

TEST_F(Rendering, ValuesAndCallsColored) {
  diagnostic.subject = span(29, 30);
  diagnostic.values = {{"var.y", "is 5"}};
  diagnostic.called_function = "upper(str)";
  const std::string rule = "\x1b[31m│\x1b[0m \x1b[0m";
  const std::string box =
      rule + "    \x1b[90m├────────────────\x1b[0m\n" + rule +
      "\x1b[0m    \x1b[90m│\x1b[0m while calling \x1b[1mupper\x1b[0m(\x1b[0mstr)\n" + rule +
      "    \x1b[90m│\x1b[0m \x1b[1mvar.y\x1b[0m is 5\n" + rule + "\x1b[0m\n" + rule + "Do it";
  EXPECT_NE(colored().find(box), std::string::npos) << colored();
}

TEST_F(Rendering, SeveralLines) {
  diagnostic.subject = span(44, 60);
  EXPECT_EQ(plain(),
            "\nError: Something is wrong\n\n"
            "  on main.tf line 3, in resource \"a\" \"b\":\n"
            "   3:   list = f([\n"
            "               ^^^\n"
            "   4: \n"
            "   5:     1,\n"
            "   6:   ])\n\n"
            "Do it differently.\n");
}

TEST_F(Rendering, ContextWidensTheCode) {
  diagnostic.subject = span(53, 54);
  diagnostic.context = span(44, 60);
  EXPECT_NE(plain().find("line 5, in resource \"a\" \"b\":\n   3:   list = f([\n   4: \n   5:     "
                         "1,\n          ^\n   6:   ])\n\n"),
            std::string::npos)
      << plain();
}

TEST_F(Rendering, TheHeaderItselfIsInNoBlock) {
  diagnostic.subject = span(0, 16);
  EXPECT_NE(plain().find("  on main.tf line 1:\n   1: resource \"a\" \"b\" {\n"), std::string::npos)
      << plain();
}

TEST_F(Rendering, AtTheEndOfALineAndOfTheText) {
  diagnostic.subject = span(34, 35);
  EXPECT_NE(
      plain().find(
          "line 2, in resource \"a\" \"b\":\n   2:   count = x + y\n                     ^\n\n"),
      std::string::npos)
      << plain();
  diagnostic.subject = span(73, 73);
  EXPECT_NE(plain().find("  on main.tf line 9:\n   9: last\n         ^\n\n"), std::string::npos)
      << plain();
}

/// Carets stand below the subject whatever the width of the characters before it.
TEST_F(Rendering, CaretsStandBelowTheSubject) {
  struct Case {
    const char* text;
    std::uint32_t begin, end;
    const char* shown;
  };
  const Case cases[] = {
      {"\ta\t= b\n", 5, 6, "   1: \ta\t= b\n      \t \t  ^\n"},
      {"é = z\r\n", 5, 6, "   1: é = z\n          ^\n"},
      {"\"日本\" = zz\n", 11, 13, "   1: \"日本\" = zz\n               ^^\n"},
      {"a = \"日本\"\n", 5, 11, "   1: a = \"日本\"\n           ^^^^\n"},
      {"e\xCC\x81 = z\n", 6, 7, "   1: e\xCC\x81 = z\n          ^\n"},
  };
  for (const Case& c : cases) {
    const FileId id = sources.add("other.tf", c.text);
    diagnostic.subject = {id, c.begin, c.end};
    EXPECT_NE(plain().find(std::string("line 1:\n") + c.shown + "\n"), std::string::npos)
        << plain();
  }
}

/// What a file, a provider or a cloud says is shown, never obeyed.
TEST_F(Rendering, NothingFromOutsideCommandsTheTerminal) {
  const FileId id = sources.add("\x1b[2J.tf", "a = \"\x1b]0;owned\a\xff\" # \u202E\rb = 1\r\n");
  diagnostic.subject = {id, 0, 1};
  diagnostic.summary = "bad\x1b[31m";
  diagnostic.detail = "one\b\b\btwo\x7F\u009b2J";
  diagnostic.address = "a[\"\x1b\"]";
  diagnostic.values = {{"var.y", "is \"\x1b[8m\""}};
  EXPECT_EQ(plain(),
            "\nError: bad␛[31m\n\n"
            "  with a[\"␛\"],\n"
            "  on ␛[2J.tf line 1:\n"
            "   1: a = \"␛]0;owned␇�\" # �␍b = 1\n"
            "      ^\n"
            "    ├────────────────\n"
            "    │ var.y is \"␛[8m\"\n\n"
            "one␈␈␈two␡�2J\n");
}

TEST_F(Rendering, SourceThatIsNotThere) {
  diagnostic.subject = {sources.add("gone.tf", ""), 3, 5};
  EXPECT_EQ(plain(),
            "\nError: Something is wrong\n\n  on gone.tf line 1:\n  (source code not "
            "available)\n\nDo it differently.\n");
}

TEST_F(Rendering, WordsAreWrapped) {
  diagnostic.detail = "one two three four five\n\n  indented text stays as it is\nsix seven eight";
  EXPECT_EQ(plain(15),
            "\nError: Something is wrong\n\none two three\nfour five\n\n  indented text stays as "
            "it is\nsix seven\neight\n");
  diagnostic.detail = "a averyveryverylongwordindeed b";
  EXPECT_EQ(plain(10), "\nError: Something is wrong\n\na\naveryveryverylongwordindeed\nb\n");
  diagnostic.detail = "ééééé ééééé";
  EXPECT_EQ(plain(12), "\nError: Something is wrong\n\nééééé ééééé\n");
}

TEST_F(Rendering, Json) {
  diagnostic.subject = span(29, 30);
  diagnostic.values = {{"var.y", "is 5"}};
  diagnostic.address = "a.b";
  diagnostic.called_function = "f(x)";
  EXPECT_EQ(
      render_json(diagnostic, sources),
      R"({"severity":"error","summary":"Something is wrong","detail":"Do it differently.","address":"a.b",)"
      R"("range":{"filename":"main.tf","start":{"line":2,"column":11,"byte":29},"end":{"line":2,"column":12,"byte":30}},)"
      R"("snippet":{"context":"resource \"a\" \"b\"","code":"  count = x + y","start_line":2,)"
      R"("highlight_start_offset":10,"highlight_end_offset":11,)"
      R"("values":[{"traversal":"var.y","statement":"is 5"}],"function_call":{"called_as":"f"}}})");
}

TEST_F(Rendering, JsonOfEmptyRange) {
  diagnostic.severity = Severity::kWarning;
  diagnostic.subject = span(66, 66);
  EXPECT_EQ(
      render_json(diagnostic, sources),
      R"({"severity":"warning","summary":"Something is wrong","detail":"Do it differently.",)"
      R"("range":{"filename":"main.tf","start":{"line":8,"column":3,"byte":66},"end":{"line":8,"column":4,"byte":67}},)"
      R"("snippet":{"context":null,"code":"é = z","start_line":8,)"
      R"("highlight_start_offset":3,"highlight_end_offset":4,"values":[]}})");
}

TEST_F(Rendering, JsonWithoutPlace) {
  EXPECT_EQ(render_json(diagnostic, sources),
            R"({"severity":"error","summary":"Something is wrong","detail":"Do it differently."})");
}

TEST_F(Rendering, AnyRangeRenders) {
  for (std::uint32_t begin = 0; begin <= 75; ++begin) {
    for (std::uint32_t end = begin; end <= 75; ++end) {
      diagnostic.subject = span(begin, end);
      EXPECT_FALSE(colored().empty());
      EXPECT_FALSE(render_json(diagnostic, sources).empty());
    }
  }
}

}  // namespace
}  // namespace plumb::diagnostics
