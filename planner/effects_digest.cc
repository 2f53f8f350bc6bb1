#include "planner/effects_digest.h"

#include "planner/marks.h"
#include "system/digest.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using value::Type;

constexpr std::size_t kShortDigits = 10;
constexpr std::string_view kPrefix = "pl-";

/// Writes the effects, one after the other, as JSON whose every byte is fixed.
class EffectText {
 public:
  explicit EffectText(std::string_view secret) : secret_(secret) {}

  void text(std::string_view value) {
    value::append_json_string(out_, value);
    out_ += ',';
  }
  void value(const Value& value) {
    append(value);
    out_ += ',';
  }
  /// What was written since the last call goes into the digest.
  void add_to(system::Sha256& digest) {
    out_ += '\n';
    digest.add(out_);
    out_.clear();
  }

 private:
  void append(const Value& value) {
    if (value.has_mark(value::kSensitive)) {
      append_secret(value);
    } else if (!value.is_known()) {
      out_ += R"({"unknown":true})";
    } else if (!value.has_content() || value.type().is_primitive()) {
      value::append_json(out_, value);
    } else {
      append_elements(value);
    }
  }

  void append_elements(const Value& value) {
    const Type::Kind kind = value.type().kind();
    const bool keyed = kind == Type::Kind::kMap || kind == Type::Kind::kObject;
    out_ += keyed ? '{' : '[';
    bool first = true;
    for (std::size_t i = 0; i < value.length(); ++i) {
      // Most attributes of most objects are not set.
      if (kind == Type::Kind::kObject && value.at(i).is_null() && value.at(i).marks() == 0)
        continue;
      if (!std::exchange(first, false)) out_ += ',';
      if (keyed) {
        value::append_json_string(out_, value.key(i));
        out_ += ':';
      }
      append(value.at(i));
    }
    out_ += keyed ? '}' : ']';
  }

  void append_secret(const Value& value) {
    if (secret_.empty()) {
      out_ += R"({"secret":true})";
      return;
    }
    EffectText inner("");
    inner.append(value.without_marks_deep());
    out_ += R"({"secret":")" + system::hex(system::hmac_sha256(secret_, inner.out_)) + "\"}";
  }

  std::string_view secret_;
  std::string out_;
};

void write_change(EffectText& out, const Change& change) {
  if (change.deferral != DeferralReason::kNone) {
    out.text("deferred");
    out.text(deferral_word(change.deferral));
  }
  out.text(change_address(change));
  out.text(change.deposed);
  out.text(change.moved_from ? state::to_string(*change.moved_from) : "");
  if (change.importing && !change.importing->identity.is_null())
    out.value(change.importing->identity);
  out.value(change.importing ? Value::string(change.importing->id)
                                   .with_marks(change.importing->sensitive ? value::kSensitive : 0)
                             : Value::null(Type::string()));
  out.text(action_word(change.action));
  out.text(reason_word(change.reason));
  for (const Path& path : change.requires_replace) out.text(path_text(path));
  out.value(change.before);
  out.value(change.after);
}

void write_output(EffectText& out, const std::string& name, const OutputChange& change) {
  const value::Marks marks = change.sensitive ? value::kSensitive : 0;
  out.text("output." + name);
  out.text(action_word(change.action));
  out.value(change.before.with_marks(marks));
  out.value(change.after.with_marks(marks));
}

}  // namespace

std::string effects_digest(const Plan& plan, std::string_view secret) {
  EffectText text(secret);
  system::Sha256 digest;
  for (const Change& change : plan.changes) {
    if (!change.acts()) continue;
    write_change(text, change);
    text.add_to(digest);
  }
  for (const Change& change : plan.deferred) {
    if (!is_worth_a_word(change)) continue;
    write_change(text, change);
    text.add_to(digest);
  }
  for (const auto& [name, change] : plan.outputs) {
    if (change.action == Action::kNoOp) continue;
    write_output(text, name, change);
    text.add_to(digest);
  }
  return system::hex(digest.finish());
}

std::string short_digest(std::string_view digest) {
  return std::string(kPrefix) + std::string(digest.substr(0, kShortDigits));
}

bool matches_digest(std::string_view given, std::string_view digest) {
  if (given.starts_with(kPrefix)) given.remove_prefix(kPrefix.size());
  return given.size() >= kShortDigits && digest.starts_with(given);
}

}  // namespace plumb::planner
