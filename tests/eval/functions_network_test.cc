/// Ranges of IP addresses. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(NetworkFunctions, Cidrhost) {
  check_all({
      {R"(cidrhost("10.0.0.0/8", 2))", R"("10.0.0.2")"},
      {R"(cidrhost("::ffff:10.0.0.0/104", 2))", R"("10.0.0.2")"},
      {R"(cidrhost("10.0.0.0/0", 4294967295))", R"("255.255.255.255")"},
      {R"(cidrhost("fd00::/8", -1))", R"("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")"},
      {R"(cidrhost("::/0", 340282366920938463463374607431768211455))",
       R"("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")"},
      {R"(cidrhost("::/0", 340282366920938463463374607431768211456))",
       R"(error: Call to function "cidrhost" failed: prefix of 0 does not accommodate a host numbered 340282366920938463463374607431768211456.)"},
      {R"(cidrhost("10.0.0.0/33", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0/33.)"},
      {R"(cidrhost("10.0.0/24", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0/24.)"},
      {R"(cidrhost("10.0.0.256/24", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.256/24.)"},
      {R"(cidrhost("10.0.0.0/024", 1))", R"("10.0.0.1")"},
      {R"(cidrhost("10.0.0.0/+24", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0/+24.)"},
      {R"(cidrhost("010.0.0.0/24", 4))", R"("10.0.0.4")"},
      {R"(cidrhost("10.0.0.0/24/1", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0/24/1.)"},
      {R"(cidrhost("1::2::3/64", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 1::2::3/64.)"},
      {R"(cidrhost("1:2:3:4:5:6:7:8/64", 1))", R"("1:2:3:4::1")"},
      {R"(cidrhost("1:2:3:4:5:6:7::/64", 1))", R"("1:2:3:4::1")"},
      {R"(cidrhost("::1:2:3:4:5:6:7/64", 1))", R"("0:1:2:3::1")"},
      {R"(cidrhost("::1:2:3:4:5:6:7:8/64", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: ::1:2:3:4:5:6:7:8/64.)"},
      {R"(cidrhost("fe80::%eth0/64", 1))",
       R"(error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: fe80::%eth0/64.)"},
      {R"(cidrhost("2001:db8::1.2.3.4/120", 1))", R"("2001:db8::102:301")"},
      {R"(cidrhost("10.0.0.0/24", 1.5))",
       R"(error: Call to function "cidrhost" failed: value must be a whole number.)"},
      {R"(cidrhost("10.0.0.0/24", 256))",
       R"(error: Call to function "cidrhost" failed: prefix of 24 does not accommodate a host numbered 256.)"},
      {R"(cidrhost("10.0.0.0/24", -256))", R"("10.0.0.0")"},
      {R"(cidrhost("10.0.0.0/24", -257))",
       R"(error: Call to function "cidrhost" failed: prefix of 24 does not accommodate a host numbered -257.)"},
      {R"(cidrhost("10.12.112.0/20",16))", R"("10.12.112.16")"},
      {R"(cidrhost("10.12.112.0/20",-1))", R"("10.12.127.255")"},
      {R"(cidrhost("fd00:fd12:3456:7890:00a2::/72",34))", R"("fd00:fd12:3456:7890::22")"},
      {R"(cidrhost("10.0.0.0/30",4))",
       R"(error: Call to function "cidrhost" failed: prefix of 30 does not accommodate a host numbered 4.)"},
  });
}

TEST(NetworkFunctions, Cidrnetmask) {
  check_all({
      {R"(cidrnetmask("10.0.0.0/0"))", R"("0.0.0.0")"},
      {R"(cidrnetmask("10.0.0.0/32"))", R"("255.255.255.255")"},
      {R"(cidrnetmask("172.16.0.0/12"))", R"("255.240.0.0")"},
      {R"(cidrnetmask("fd00::/8"))",
       R"(error: Call to function "cidrnetmask" failed: IPv6 addresses cannot have a netmask: fd00::/8.)"},
  });
}

TEST(NetworkFunctions, Cidrsubnet) {
  check_all({
      {R"(cidrsubnet("10.0.0.0/8", 24, 16777215))", R"("10.255.255.255/32")"},
      {R"(cidrsubnet("10.0.0.0/8", 25, 0))",
       R"(error: Call to function "cidrsubnet" failed: insufficient address space to extend prefix of 8 by 25.)"},
      {R"(cidrsubnet("10.1.2.3/8", 8, 2))", R"("10.2.0.0/16")"},
      {R"(cidrsubnet("fd00::/8", 64, 18446744073709551615))", R"("fdff:ffff:ffff:ffff:ff00::/72")"},
      {R"(cidrsubnet("fd00::/8", 0, 0))", R"("fd00::/8")"},
      {R"(cidrsubnet("::ffff:10.0.0.0/104", 8, 1))", R"("10.1.0.0/112")"},
      {R"(cidrsubnet("172.16.0.0/12",4,2))", R"("172.18.0.0/16")"},
      {R"(cidrsubnet("172.16.0.0/12",4,16))",
       R"(error: Call to function "cidrsubnet" failed: prefix extension of 4 does not accommodate a subnet numbered 16.)"},
      {R"(cidrsubnet("fd00:fd12:3456:7890::/56",16,162))", R"("fd00:fd12:3456:7800:a200::/72")"},
      {R"(cidrsubnet("10.0.0.0/24",9,0))",
       R"(error: Call to function "cidrsubnet" failed: insufficient address space to extend prefix of 24 by 9.)"},
  });
}

TEST(NetworkFunctions, Cidrsubnets) {
  check_all({
      {R"(cidrsubnets("10.0.0.0/8", 8, 4, 8))",
       R"(list["10.0.0.0/16","10.16.0.0/12","10.32.0.0/16"])"},
      {R"(cidrsubnets("fd00::/16", 16, 32, 1))",
       R"(list["fd00::/32","fd00:1::/48","fd00:8000::/17"])"},
      {R"(cidrsubnets("10.0.0.0/8"))", "list(string)[]"},
      {R"(cidrsubnets("10.0.0.0/8", 0))",
       R"(error: Invalid value for "newbits" parameter: must extend prefix by at least one bit.)"},
      {R"(cidrsubnets("10.0.0.0/8", 33))",
       R"(error: Invalid value for "newbits" parameter: may not extend prefix by more than 32 bits.)"},
      {R"(cidrsubnets("fd00::/16", 33))",
       R"(error: Invalid value for "newbits" parameter: may not extend prefix by more than 32 bits.)"},
      {R"(cidrsubnets("10.1.0.0/30",1,1,1))",
       R"(error: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 31 bits after 10.1.0.2/31.)"},
      {R"(cidrsubnets("10.1.0.0/16",4,4,8,4))",
       R"(list["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"])"},
  });
}

TEST(NetworkFunctions, Cidrcontains) {
  check_all({
      {R"(cidrcontains("10.0.0.0/8","10.1.2.3"))", "true"},
      {R"(cidrcontains("10.0.0.0/8","11.1.2.3"))", "false"},
      {R"(cidrcontains("10.0.0.0/8","10.0.0.0/16"))", "true"},
      {R"(cidrcontains("10.0.0.0/16","10.0.0.0/8"))", "false"},
      {R"(cidrcontains("fd00::/8","fd12::1"))", "true"},
      {R"(cidrcontains("10.0.0.0/8","fd00::1"))",
       R"(error: Call to function "cidrcontains" failed: address family mismatch: 10.0.0.0/8 vs. fd00::1.)"},
      {R"(cidrcontains("10.0.0.0/8","x"))",
       R"(error: Call to function "cidrcontains" failed: invalid IP address or prefix: x.)"},
      {R"(cidrcontains("x","10.0.0.1"))",
       R"(error: Call to function "cidrcontains" failed: invalid CIDR expression: invalid CIDR address: x.)"},
  });
}

}  // namespace
}  // namespace plumb::eval
