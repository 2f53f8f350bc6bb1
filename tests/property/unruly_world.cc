#include "property/unruly_world.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace plumb::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::map<std::string, Thing> UnrulyWorld::objects() const {
  std::map<std::string, Thing> found;
  if (!work_.exists("world/objects")) return found;
  for (const auto& entry : fs::directory_iterator(work_.path("world/objects"))) {
    const std::string id = entry.path().filename().string();
    if (id.starts_with(".")) continue;  // Was being written when its writer died.
    std::ifstream file(entry.path());
    Thing thing{id, "", ""};
    std::getline(file, thing.key);
    std::getline(file, thing.content);
    found.emplace(id, std::move(thing));
  }
  return found;
}

void UnrulyWorld::seed(const std::string& key) const {
  std::string id = "seed-" + key;
  std::ranges::replace(id, ' ', '-');
  work_.write("world/objects/" + id, key + "\nas found\n");
}

std::vector<std::string> UnrulyWorld::take_deleted() {
  std::vector<std::string> keys;
  if (!work_.exists("world/log")) return keys;
  const std::string log = work_.read("world/log");
  for (const std::string& line : lines(log.substr(read_))) {
    if (line.starts_with("delete ")) keys.push_back(line.substr(line.find(' ', 7) + 1));
  }
  read_ = log.size();
  return keys;
}

std::vector<Thing> things_of_state(const Workspace& work) {
  std::vector<Thing> things;
  if (!work.exists("plumb.db")) return things;
  const Finished pulled = work.plumb({"state", "pull"});
  if (pulled.code != 0) throw std::runtime_error("state pull failed: " + pulled.all());
  const Json state = Json::parse(pulled.out);
  const auto text = [](const Json& value) {
    return value.is_string() ? value.get<std::string>() : "";
  };
  for (const Json& resource : state.at("resources")) {
    if (resource.at("mode") != "managed") continue;
    for (const Json& instance : resource.at("instances")) {
      const Json& attributes = instance.at("attributes");
      things.push_back({text(attributes.at("id")), text(attributes.at("key")),
                        text(attributes.value("content", Json()))});
    }
  }
  return things;
}

std::set<std::string> unfinished(const Workspace& work) {
  std::set<std::string> addresses;
  sqlite3* database = nullptr;
  if (!work.exists("plumb.db")) return addresses;
  const auto add = [](void* all, int, char** row, char**) {
    static_cast<std::set<std::string>*>(all)->insert(row[0]);
    return 0;
  };
  // Whoever died while making the database has left it empty.
  bool made = false;
  const auto mark = [](void* found, int, char**, char**) {
    *static_cast<bool*>(found) = true;
    return 0;
  };
  if (sqlite3_open_v2(work.path("plumb.db").c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) !=
          SQLITE_OK ||
      sqlite3_exec(database, "SELECT 1 FROM sqlite_master WHERE name = 'intents'", mark, &made,
                   nullptr) != SQLITE_OK ||
      (made && sqlite3_exec(database, "SELECT address FROM intents", add, &addresses, nullptr) !=
                   SQLITE_OK))
    throw std::runtime_error("cannot read the intents");
  sqlite3_close_v2(database);
  return addresses;
}

}  // namespace plumb::test
