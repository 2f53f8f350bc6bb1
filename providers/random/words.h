#pragma once

/// The words of random_pet.

#include <string_view>

namespace plumb::random {

/// How it goes about.
inline constexpr std::string_view kAdverbs[] = {
    "warmly",   "kindly",     "softly",   "brightly",  "slowly",   "bravely",  "cheerfully",
    "gladly",   "patiently",  "politely", "eagerly",   "wisely",   "neatly",   "playfully",
    "quietly",  "gracefully", "honestly", "proudly",   "steadily", "warily",   "nimbly",
    "boldly",   "calmly",     "freely",   "loudly",    "merrily",  "promptly", "quickly",
    "rapidly",  "safely",     "simply",   "smoothly",  "surely",   "tenderly", "thoroughly",
    "truly",    "vividly",    "wholly",   "willingly", "lately",   "seldom",   "soon",
    "always",   "rarely",     "nightly",  "yearly",    "upwards",  "outdoors", "abroad",
    "homewards"};

/// What it is like.
inline constexpr std::string_view kAdjectives[] = {
    "purple",    "wooden",    "tall",     "windy",   "rainy",    "sunny",     "salty",
    "crispy",    "velvet",    "marble",   "copper",  "silver",   "golden",    "scarlet",
    "azure",     "ivory",     "emerald",  "misty",   "frosty",   "stormy",    "breezy",
    "mossy",     "leafy",     "sandy",    "rocky",   "hilly",    "coastal",   "northern",
    "southern",  "eastern",   "western",  "lunar",   "solar",    "starry",    "cloudless",
    "early",     "late",      "young",    "ancient", "modern",   "quiet",     "noisy",
    "sleepy",    "wakeful",   "hungry",   "thirsty", "curious",  "careful",   "cheerful",
    "clever",    "daring",    "dapper",   "earnest", "fearless", "friendly",  "generous",
    "gentle",    "graceful",  "handsome", "helpful", "honest",   "jaunty",    "jovial",
    "kindly",    "lively",    "lucky",    "merry",   "modest",   "nimble",    "patient",
    "peaceful",  "playful",   "polite",   "proud",   "punctual", "radiant",   "serene",
    "sincere",   "sturdy",    "subtle",   "thrifty", "trusty",   "upbeat",    "vigilant",
    "wandering", "whistling", "witty",    "zesty",   "round",    "square",    "tiny",
    "giant",     "narrow",    "woolly",   "striped", "spotted",  "feathered", "barefoot"};

/// Which animal it is.
inline constexpr std::string_view kAnimals[] = {
    "hedgehog",  "badger",   "otter",       "fox",      "wolf",        "lynx",       "bear",
    "hare",      "rabbit",   "squirrel",    "dormouse", "marmot",      "beaver",     "boar",
    "elk",       "moose",    "reindeer",    "bison",    "horse",       "donkey",     "mule",
    "goat",      "sheep",    "cow",         "yak",      "camel",       "llama",      "zebra",
    "giraffe",   "elephant", "rhino",       "hippo",    "lion",        "tiger",      "leopard",
    "cheetah",   "jaguar",   "puma",        "panda",    "koala",       "kangaroo",   "wombat",
    "platypus",  "sloth",    "armadillo",   "anteater", "lemur",       "gibbon",     "baboon",
    "bat",       "mole",     "shrew",       "weasel",   "marten",      "seal",       "walrus",
    "whale",     "dolphin",  "porpoise",    "eagle",    "falcon",      "kestrel",    "osprey",
    "owl",       "raven",    "crow",        "magpie",   "jay",         "robin",      "wren",
    "sparrow",   "finch",    "linnet",      "thrush",   "blackbird",   "starling",   "swallow",
    "swift",     "lark",     "nightingale", "cuckoo",   "woodpecker",  "kingfisher", "heron",
    "stork",     "crane",    "swan",        "goose",    "duck",        "gull",       "tern",
    "puffin",    "penguin",  "ostrich",     "emu",      "parrot",      "toucan",     "hummingbird",
    "turtle",    "tortoise", "lizard",      "gecko",    "newt",        "salamander", "frog",
    "toad",      "trout",    "salmon",      "pike",     "carp",        "perch",      "tench",
    "eel",       "herring",  "mackerel",    "tuna",     "sturgeon",    "octopus",    "squid",
    "crab",      "lobster",  "shrimp",      "mussel",   "snail",       "beetle",     "ladybird",
    "bumblebee", "wasp",     "ant",         "cricket",  "grasshopper", "dragonfly",  "moth",
    "butterfly"};

}  // namespace plumb::random
