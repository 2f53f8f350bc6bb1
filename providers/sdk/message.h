#pragma once

/// Reading the fields of a request and writing those of an answer.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "providers/abi/plumb_provider.h"
#include "providers/sdk/context.h"
#include "providers/sdk/msgpack.h"
#include "providers/sdk/planning.h"

namespace plumb::sdk {

/// The fields of a request, borrowed. Absent fields have their zero value.
class Args {
 public:
  explicit Args(const plumb_msg& message) : fields_(message.fields), count_(message.count) {}

  [[nodiscard]] std::string_view text(std::uint32_t tag) const { return data(tag, PLUMB_K_STR); }
  [[nodiscard]] std::string_view bytes(std::uint32_t tag) const { return data(tag, PLUMB_K_BYTES); }

  [[nodiscard]] std::int64_t integer(std::uint32_t tag) const {
    const plumb_field* field = find(tag, PLUMB_K_INT);
    return field == nullptr ? 0 : field->num;
  }

  /// One well-formed msgpack value; nil where the field is absent.
  [[nodiscard]] std::string_view value(std::uint32_t tag) const {
    const plumb_field* field = find(tag, PLUMB_K_MSGPACK);
    return field == nullptr ? Slices::kNil : whole_value(*field);
  }

  /// The values of a field that may occur many times, in order.
  [[nodiscard]] std::vector<std::string_view> values(std::uint32_t tag) const {
    std::vector<std::string_view> all;
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (fields_[i].tag == tag && fields_[i].kind == PLUMB_K_MSGPACK)
        all.push_back(whole_value(fields_[i]));
    }
    return all;
  }

 private:
  [[nodiscard]] static std::string_view whole_value(const plumb_field& field) {
    Reader in(text_of(field.data));
    const std::string_view whole = in.skip();
    if (!in.at_end()) throw Malformed("msgpack: more than one value");
    return whole;
  }

  [[nodiscard]] const plumb_field* find(std::uint32_t tag, std::uint32_t kind) const {
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (fields_[i].tag == tag && fields_[i].kind == kind) return &fields_[i];
    }
    return nullptr;
  }

  [[nodiscard]] std::string_view data(std::uint32_t tag, std::uint32_t kind) const {
    const plumb_field* field = find(tag, kind);
    return field == nullptr ? std::string_view{} : text_of(field->data);
  }

  const plumb_field* fields_;
  std::uint64_t count_;
};

/// A copy of a request's fields, for a call that goes on after submit has returned.
class OwnedFields {
 public:
  explicit OwnedFields(const plumb_msg& message) {
    if (message.count == 0) return;
    fields_.assign(message.fields, message.fields + message.count);
    std::size_t total = 0;
    for (const plumb_field& field : fields_) total += field.data.len;
    bytes_.reserve(total);  // The views below point into it.
    for (plumb_field& field : fields_) {
      const std::size_t start = bytes_.size();
      bytes_.append(text_of(field.data));
      field.data.ptr = reinterpret_cast<const std::uint8_t*>(bytes_.data()) + start;
    }
  }
  [[nodiscard]] plumb_msg message() const {
    return {fields_.data(), fields_.size(), nullptr, nullptr};
  }

 private:
  std::vector<plumb_field> fields_;
  std::string bytes_;
};

/// An answer being written. Its bytes live in one buffer, lent to the host while on_done runs.
class Reply {
 public:
  void value(std::uint32_t tag, std::string_view msgpack) { add(tag, PLUMB_K_MSGPACK, msgpack); }
  void bytes(std::uint32_t tag, std::string_view data) {
    if (!data.empty()) add(tag, PLUMB_K_BYTES, data);
  }
  void text(std::uint32_t tag, std::string_view text) { add(tag, PLUMB_K_STR, text); }
  void integer(std::uint32_t tag, std::int64_t number) {
    parts_.push_back({tag, PLUMB_K_INT, bytes_.size(), number});
  }

  /// Starts a msgpack field; its bytes are what is written until the next call of Reply.
  Writer open_value(std::uint32_t tag) {
    add(tag, PLUMB_K_MSGPACK, {});
    return Writer(bytes_);
  }

  [[nodiscard]] std::string_view all_bytes() const { return bytes_; }

  void send(const plumb_sink& sink, std::int32_t status) const {
    std::vector<plumb_field> fields;
    fields.reserve(parts_.size());
    const auto* base = reinterpret_cast<const std::uint8_t*>(bytes_.data());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::size_t end = i + 1 < parts_.size() ? parts_[i + 1].start : bytes_.size();
      const std::size_t start = parts_[i].start;
      fields.push_back(
          {parts_[i].tag, parts_[i].kind, parts_[i].number, {base + start, end - start}});
    }
    plumb_msg message{fields.data(), fields.size(), nullptr, nullptr};
    sink.on_done(sink.ctx, status, &message);
  }

 private:
  struct Part {
    std::uint32_t tag;
    std::uint32_t kind;
    std::size_t start;
    std::int64_t number = 0;
  };

  void add(std::uint32_t tag, std::uint32_t kind, std::string_view data) {
    parts_.push_back({tag, kind, bytes_.size()});
    bytes_.append(data);
  }

  std::vector<Part> parts_;
  std::string bytes_;
};

}  // namespace plumb::sdk
