/// Ranges of IP addresses.
#include "eval/argument.h"
#include "eval/ip_prefix.h"

namespace plumb::eval {
namespace {

constexpr const char* kWholeRequired = "value must be a whole number";

tl::expected<IpPrefix, CallError> prefix_argument(const Value& value) {
  const auto prefix = parse_prefix(value.as_string());
  if (!prefix)
    return call_error("invalid CIDR expression: invalid CIDR address: " +
                      std::string(value.as_string()));
  return *prefix;
}

CallResult cidrhost(const Context&, Arguments args) {
  PLUMB_ASSIGN(const IpPrefix prefix, prefix_argument(args[0]));
  const value::Number number = args[1].as_number();
  if (!number.is_integer()) return call_error(kWholeRequired);
  const AddressBits last = low_bits(prefix.host_bits());
  // Negative numbers count from the end: -1 is the last address.
  const bool negative = number.is_negative();
  const value::Number distance =
      negative ? value::Number::subtract(number.negate(), value::Number(1)) : number;
  const auto bits = to_bits(distance);
  if (!bits || *bits > last) {
    return call_error("prefix of " + std::to_string(prefix.length) +
                      " does not accommodate a host numbered " + number.to_string());
  }
  return Value::string(to_string(
      IpAddress{prefix.base.bits | (negative ? last - *bits : *bits), prefix.base.width}));
}

CallResult cidrnetmask(const Context&, Arguments args) {
  PLUMB_ASSIGN(const IpPrefix prefix, prefix_argument(args[0]));
  if (prefix.base.width != 32)
    return call_error("IPv6 addresses cannot have a netmask: " + std::string(args[0].as_string()));
  return Value::string(to_string(IpAddress{low_bits(32) & ~low_bits(prefix.host_bits()), 32}));
}

CallResult cidrsubnet(const Context&, Arguments args) {
  PLUMB_ASSIGN(const IpPrefix prefix, prefix_argument(args[0]));
  PLUMB_ASSIGN(const std::int64_t added, whole_number(args[1]));
  const value::Number number = args[2].as_number();
  if (!number.is_integer()) return call_error(kWholeRequired);
  // Terraform takes negative numbers and gives nonsense.
  if (added < 0)
    return argument_error(1, "the prefix cannot be extended by a negative number of bits");
  if (added > prefix.host_bits()) {
    return call_error("insufficient address space to extend prefix of " +
                      std::to_string(prefix.length) + " by " + std::to_string(added));
  }
  if (number.is_negative()) return argument_error(2, "subnets are numbered from zero");
  const auto bits = to_bits(number);
  if (!bits || *bits > low_bits(static_cast<int>(added))) {
    return call_error("prefix extension of " + std::to_string(added) +
                      " does not accommodate a subnet numbered " + number.to_string());
  }
  IpPrefix subnet = prefix;
  subnet.length += static_cast<int>(added);
  if (subnet.host_bits() < 128) subnet.base.bits |= *bits << subnet.host_bits();
  return Value::string(to_string(subnet));
}

/// The bits that one of cidrsubnets' arguments adds, checked.
tl::expected<int, CallError> added_bits(const IpPrefix& prefix, const Value& value,
                                        std::size_t argument) {
  constexpr std::int64_t kAddedMax = 32;
  PLUMB_ASSIGN(const std::int64_t added, whole_number(value));
  if (added < 1) return argument_error(argument, "must extend prefix by at least one bit");
  if (added > kAddedMax)
    return argument_error(argument, "may not extend prefix by more than 32 bits");
  if (prefix.length + added > prefix.base.width) {
    return argument_error(argument, "would extend prefix to " +
                                        std::to_string(prefix.length + added) +
                                        " bits, which is too long for an " +
                                        (prefix.base.width == 32 ? "IPv4" : "IPv6") + " address");
  }
  return static_cast<int>(added);
}

CallResult cidrsubnets(const Context&, Arguments args) {
  PLUMB_ASSIGN(const IpPrefix prefix, prefix_argument(args[0]).map_error([](CallError error) {
    error.argument = 0;
    return error;
  }));
  std::vector<Value> subnets;
  std::string last;
  AddressBits next = 0;  // The first address that is free, counted from the base.
  bool full = false;
  for (std::size_t i = 1; i < args.size(); ++i) {
    PLUMB_ASSIGN(const int added, added_bits(prefix, args[i], i));
    IpPrefix subnet{prefix.base, prefix.length + added};
    const AddressBits mask = low_bits(subnet.host_bits());
    // Each begins where its own size allows.
    const AddressBits begin = (next + mask) & ~mask;
    if (full || begin < next || begin > low_bits(prefix.host_bits())) {
      return argument_error(i, "not enough remaining address space for a subnet with a prefix of " +
                                   std::to_string(subnet.length) + " bits after " + last);
    }
    subnet.base.bits |= begin;
    last = to_string(subnet);
    subnets.push_back(Value::string(last));
    full = begin + mask == low_bits(prefix.host_bits());
    next = begin + mask + 1;
  }
  return Value::list(Type::string(), std::move(subnets));
}

CallResult cidrcontains(const Context&, Arguments args) {
  PLUMB_ASSIGN(const IpPrefix prefix, prefix_argument(args[0]));
  const std::string_view text = args[1].as_string();
  std::optional<IpPrefix> contained = parse_prefix(text);
  if (!contained) {
    const auto address = parse_address(text);
    if (!address) return call_error("invalid IP address or prefix: " + std::string(text));
    contained = IpPrefix{*address, address->width};
  }
  if (contained->base.width != prefix.base.width) {
    return call_error("address family mismatch: " + std::string(args[0].as_string()) + " vs. " +
                      std::string(text));
  }
  const bool inside =
      contained->length >= prefix.length &&
      ((contained->base.bits ^ prefix.base.bits) & ~low_bits(prefix.host_bits())) == 0;
  return Value::boolean(inside);
}

}  // namespace

std::vector<Function> network_functions() {
  const Type string = Type::string();
  const Type number = Type::number();
  const Parameter prefix{"prefix", string};
  return {
      {"cidrhost", {prefix, {"hostnum", number}}, {}, string, cidrhost, {}},
      {"cidrnetmask", {prefix}, {}, string, cidrnetmask, {}},
      {"cidrsubnet", {prefix, {"newbits", number}, {"netnum", number}}, {}, string, cidrsubnet, {}},
      {"cidrsubnets", {prefix}, Parameter{"newbits", number}, Type::list(string), cidrsubnets, {}},
      {"cidrcontains",
       {{"containing_prefix", string}, {"contained_ip_or_prefix", string}},
       {},
       Type::boolean(),
       cidrcontains,
       {}},
  };
}

}  // namespace plumb::eval
