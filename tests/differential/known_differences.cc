#include "differential/known_differences.h"

#include <vector>

namespace plumb::differential {
namespace {

/// Why, and the numbers of what differs for that reason.
struct KnownDifference {
  const char* reason;
  std::vector<std::size_t> numbers;
};

std::map<std::size_t, std::string> by_number(const std::vector<KnownDifference>& differences) {
  std::map<std::size_t, std::string> table;
  for (const KnownDifference& one : differences) {
    for (const std::size_t number : one.numbers) table[number] = one.reason;
  }
  return table;
}

}  // namespace

const std::map<std::size_t, std::string>& known_expression_differences() {
  static const std::map<std::size_t, std::string> table = by_number({
      {"`&&` and `||` do not look at their right side where the left one decides, as Terraform "
       "from 1.12.",
       {95, 2360, 4589, 5480}},
      {"What comes of a secret stays one although it is unknown, or was not chosen; Terraform "
       "forgets it.",
       {530, 1411, 1623, 1713, 1777, 2144, 2637, 3256, 3905, 4290, 5577}},
      {"cidrsubnet refuses negative numbers, of which Terraform makes nonsense; cidrsubnets "
       "divides a prefix of no bits, which Terraform refuses.",
       {248, 856, 1832, 1950, 2182, 2626, 2648, 2974, 4320, 4648, 4963, 5855}},
      {"format and formatlist tell that `null` cannot be formatted; Terraform gives an unknown "
       "text.",
       {1036, 1347, 2799, 3794, 3989, 4872, 5173, 5852}},
      {"Which types the two results of a conditional have in common, if they hold several kinds of "
       "structures beside null or unknown values.",
       {2612, 4384, 5320}},
      {"The place of a brace that is missing within a template.", {3654, 5486}},
      {"A mistake that can be told although other arguments are unknown is told once they are "
       "known.",
       {446}},
      {"When it validates, Terraform knows no types of a module's outputs, and so comes to another "
       "mistake first.",
       {4768}},
      {"How much is known of unknown values: Plumb keeps no bounds of numbers, and fewer prefixes.",
       {635, 1088, 1134, 2519, 2687, 3220, 5161}},
  });
  return table;
}

const std::map<std::size_t, std::string>& known_configuration_differences() {
  static const std::map<std::size_t, std::string> table = by_number({
      {"An object that is replaced keeps the secrecy of an ignored attribute that is secret now.",
       {344}},
  });
  return table;
}

}  // namespace plumb::differential
