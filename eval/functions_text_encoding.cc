/// Text in character sets other than UTF-8, by iconv.
#include <iconv.h>

#include <algorithm>
#include <cerrno>

#include "eval/argument.h"
#include "eval/base64.h"
#include "eval/encoding_families.h"

namespace plumb::eval {
namespace {

/// A character set: what IANA calls it, what iconv calls it, and its other names, each followed by
/// a blank.
struct CharacterSet {
  const char* name;
  const char* iconv_name;
  std::string_view aliases;
};

constexpr CharacterSet kCharacterSets[] = {
    {"UTF-8", "UTF-8", "utf-8 csutf8 "},
    {"UTF-16", "UTF-16BE", "utf-16 csutf16 "},
    {"UTF-16BE", "UTF-16BE", "utf-16be csutf16be "},
    {"UTF-16LE", "UTF-16LE", "utf-16le csutf16le "},
    {"US-ASCII", "ASCII",
     "us-ascii iso-ir-6 ansi_x3.4-1968 ansi_x3.4-1986 iso_646.irv:1991 iso646-us us ibm367 cp367 "
     "csascii "},
    {"ISO_8859-1:1987", "ISO-8859-1",
     "iso_8859-1:1987 iso-ir-100 iso_8859-1 iso-8859-1 latin1 l1 ibm819 cp819 csisolatin1 "},
    {"ISO_8859-2:1987", "ISO-8859-2",
     "iso_8859-2:1987 iso-ir-101 iso_8859-2 iso-8859-2 latin2 l2 csisolatin2 "},
    {"ISO_8859-3:1988", "ISO-8859-3",
     "iso_8859-3:1988 iso-ir-109 iso_8859-3 iso-8859-3 latin3 l3 csisolatin3 "},
    {"ISO_8859-4:1988", "ISO-8859-4",
     "iso_8859-4:1988 iso-ir-110 iso_8859-4 iso-8859-4 latin4 l4 csisolatin4 "},
    {"ISO_8859-5:1988", "ISO-8859-5",
     "iso_8859-5:1988 iso-ir-144 iso_8859-5 iso-8859-5 cyrillic csisolatincyrillic "},
    {"ISO_8859-6:1987", "ISO-8859-6",
     "iso_8859-6:1987 iso-ir-127 iso_8859-6 iso-8859-6 ecma-114 asmo-708 arabic csisolatinarabic "},
    {"ISO-8859-6-E", "ISO-8859-6", "iso-8859-6-e iso_8859-6-e csiso88596e "},
    {"ISO-8859-6-I", "ISO-8859-6", "iso-8859-6-i iso_8859-6-i csiso88596i "},
    {"ISO_8859-7:1987", "ISO-8859-7",
     "iso_8859-7:1987 iso-ir-126 iso_8859-7 iso-8859-7 elot_928 ecma-118 greek greek8 "
     "csisolatingreek "},
    {"ISO_8859-8:1988", "ISO-8859-8",
     "iso_8859-8:1988 iso-ir-138 iso_8859-8 iso-8859-8 hebrew csisolatinhebrew "},
    {"ISO-8859-8-E", "ISO-8859-8", "iso-8859-8-e iso_8859-8-e csiso88598e "},
    {"ISO-8859-8-I", "ISO-8859-8", "iso-8859-8-i iso_8859-8-i csiso88598i "},
    {"ISO_8859-9:1989", "ISO-8859-9",
     "iso_8859-9:1989 iso-ir-148 iso_8859-9 iso-8859-9 latin5 l5 csisolatin5 "},
    {"ISO-8859-10", "ISO-8859-10",
     "iso-8859-10 iso-ir-157 l6 iso_8859-10:1992 csisolatin6 latin6 "},
    {"ISO-8859-13", "ISO-8859-13", "iso-8859-13 csiso885913 "},
    {"ISO-8859-14", "ISO-8859-14",
     "iso-8859-14 iso-ir-199 iso_8859-14:1998 iso_8859-14 latin8 iso-celtic l8 csiso885914 "},
    {"ISO-8859-15", "ISO-8859-15", "iso-8859-15 iso_8859-15 latin-9 csiso885915 "},
    {"ISO-8859-16", "ISO-8859-16",
     "iso-8859-16 iso-ir-226 iso_8859-16:2001 iso_8859-16 latin10 l10 csiso885916 "},
    {"windows-874", "CP874", "windows-874 cswindows874 "},
    {"windows-1250", "CP1250", "windows-1250 cswindows1250 "},
    {"windows-1251", "CP1251", "windows-1251 cswindows1251 "},
    {"windows-1252", "CP1252", "windows-1252 cswindows1252 "},
    {"windows-1253", "CP1253", "windows-1253 cswindows1253 "},
    {"windows-1254", "CP1254", "windows-1254 cswindows1254 "},
    {"windows-1255", "CP1255", "windows-1255 cswindows1255 "},
    {"windows-1256", "CP1256", "windows-1256 cswindows1256 "},
    {"windows-1257", "CP1257", "windows-1257 cswindows1257 "},
    {"windows-1258", "CP1258", "windows-1258 cswindows1258 "},
    {"KOI8-R", "KOI8-R", "koi8-r cskoi8r "},
    {"KOI8-U", "KOI8-U", "koi8-u cskoi8u "},
    {"macintosh", "MACINTOSH", "macintosh mac csmacintosh "},
    {"IBM037", "IBM037",
     "ibm037 cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csibm037 "},
    {"IBM00858", "IBM858", "ibm00858 ccsid00858 cp00858 pc-multilingual-850+euro csibm00858 "},
    {"IBM01140", "IBM1140", "ibm01140 ccsid01140 cp01140 ebcdic-us-37+euro csibm01140 "},
    {"IBM1047", "IBM1047", "ibm1047 ibm-1047 csibm1047 "},
    {"IBM437", "IBM437", "ibm437 cp437 437 cspc8codepage437 "},
    {"IBM850", "IBM850", "ibm850 cp850 850 cspc850multilingual "},
    {"IBM852", "IBM852", "ibm852 cp852 852 cspcp852 "},
    {"IBM855", "IBM855", "ibm855 cp855 855 csibm855 "},
    {"IBM860", "IBM860", "ibm860 cp860 860 csibm860 "},
    {"IBM862", "IBM862", "ibm862 cp862 862 cspc862latinhebrew "},
    {"IBM863", "IBM863", "ibm863 cp863 863 csibm863 "},
    {"IBM865", "IBM865", "ibm865 cp865 865 csibm865 "},
    {"IBM866", "IBM866", "ibm866 cp866 866 csibm866 "},
    {"Shift_JIS", "SHIFT_JIS", "shift_jis ms_kanji csshiftjis "},
    {"EUC-JP", "EUC-JP",
     "euc-jp extended_unix_code_packed_format_for_japanese cseucpkdfmtjapanese "},
    {"ISO-2022-JP", "ISO-2022-JP", "iso-2022-jp csiso2022jp "},
    {"EUC-KR", "EUC-KR", "euc-kr cseuckr "},
    {"GBK", "GBK", "gbk cp936 ms936 windows-936 csgbk "},
    {"GB18030", "GB18030", "gb18030 csgb18030 "},
    {"Big5", "BIG5", "big5 csbig5 "},
};

const CharacterSet* find_character_set(std::string_view name) {
  std::string wanted(name);
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (wanted.empty() || wanted.find(' ') != std::string::npos) return nullptr;
  wanted += ' ';
  for (const CharacterSet& set : kCharacterSets) {
    // A name may be the end of another one: it must begin where that one does.
    for (std::size_t at = set.aliases.find(wanted); at != std::string_view::npos;
         at = set.aliases.find(wanted, at + 1)) {
      if (at == 0 || set.aliases[at - 1] == ' ') return &set;
    }
  }
  return nullptr;
}

/// The text in another character set; nothing if a character is not valid in the one or cannot be
/// written in the other.
std::optional<std::string> transcode(std::string_view text, const char* to, const char* from) {
  const iconv_t converter = iconv_open(to, from);
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out;
  std::string copy(text);
  char* in = copy.data();
  std::size_t in_left = copy.size();
  char buffer[4096];
  bool fine = true;
  bool flushed = false;
  while (fine && !flushed) {
    char* to_write = buffer;
    std::size_t room = sizeof buffer;
    // The last call writes what returns to the initial state of a stateful set.
    flushed = in_left == 0;
    const std::size_t status =
        iconv(converter, flushed ? nullptr : &in, &in_left, &to_write, &room);
    out.append(buffer, sizeof buffer - room);
    fine = status != static_cast<std::size_t>(-1) || errno == E2BIG;
  }
  iconv_close(converter);
  if (!fine) return std::nullopt;
  return out;
}

CallError unsupported(std::string_view name) {
  return {
      quoted(name) + " is not a supported IANA encoding name or alias in this Terraform version",
      1};
}

CallResult textencodebase64(const Context&, Arguments args) {
  const CharacterSet* const set = find_character_set(args[1].as_string());
  if (set == nullptr) return tl::unexpected(unsupported(args[1].as_string()));
  const auto encoded = transcode(args[0].as_string(), set->iconv_name, "UTF-8");
  if (!encoded) {
    return argument_error(
        0, std::string("the given string contains characters that cannot be represented in ") +
               set->name);
  }
  const bool marked = std::string_view(set->name) == "UTF-16";
  return Value::string(base64_encode((marked ? "\xFE\xFF" : "") + *encoded));
}

CallResult textdecodebase64(const Context&, Arguments args) {
  const CharacterSet* const set = find_character_set(args[1].as_string());
  if (set == nullptr) return tl::unexpected(unsupported(args[1].as_string()));
  const Base64Decoded decoded = base64_decode(args[0].as_string());
  if (decoded.wrong_at) {
    return argument_error(0, "the given value is has an invalid base64 symbol at offset " +
                                 std::to_string(*decoded.wrong_at));
  }
  std::string_view bytes = decoded.bytes;
  const char* from = set->iconv_name;
  if (std::string_view(set->name) == "UTF-16" && bytes.size() >= 2) {
    const bool little = bytes.starts_with("\xFF\xFE");
    if (little) from = "UTF-16LE";
    if (little || bytes.starts_with("\xFE\xFF")) bytes.remove_prefix(2);
  }
  const auto text = transcode(bytes, "UTF-8", from);
  if (!text)
    return argument_error(
        0, std::string("the given string contains symbols that are not defined for ") + set->name);
  return Value::string(*text);
}

}  // namespace

std::vector<Function> text_encoding_functions() {
  const Type string = Type::string();
  const Parameter encoding{"encoding", string};
  return {
      {"textencodebase64", {{"string", string}, encoding}, {}, string, textencodebase64, {}},
      {"textdecodebase64", {{"source", string}, encoding}, {}, string, textdecodebase64, {}},
  };
}

}  // namespace plumb::eval
