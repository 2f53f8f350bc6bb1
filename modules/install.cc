#include "modules/install.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "config/locate.h"
#include "config/static_call.h"
#include "config/tree.h"
#include "modules/lock.h"
#include "modules/module_folder.h"
#include "modules/package.h"
#include "modules/resolve.h"
#include "modules/verify.h"
#include "modules/wanted.h"

namespace plumb::modules {
namespace {

using config::ModuleNode;
using config::SourceKind;
using diagnostics::Diagnostics;
using diagnostics::Error;
using diagnostics::ErrorCode;

/// One that is fetched, for the calls that want it.
struct Package {
  PackageId id;
  config::ModuleSource source;
  std::vector<Wanted> wanted;
  std::string commit;     ///< That the lock has.
  std::string temporary;  ///< Where it is fetched to.
  std::string folder;     ///< Where it is: first the temporary one.
  std::string hash;       ///< Empty for a folder of this machine.
  Result<FetchedPackage> fetched = FetchedPackage{};
};

/// A package that is there already.
struct Available {
  std::string folder;
  std::string subfolder;  ///< That a server added.
};

class Installation {
 public:
  Installation(const InstallContext& context, const InstallOptions& options, ModuleFolder& folder,
               Diagnostics& diags)
      : context_(context),
        options_(options),
        folder_(folder),
        diags_(diags),
        tree_(context.load, diags),
        versions_(context.upstream, context.pool) {}

  std::unique_ptr<ModuleNode> run() {
    auto root = tree_.root(".");
    if (root == nullptr) return nullptr;
    if (!read_lock_file()) return root;
    if (!options_.heading.empty() && !root->module->calls.empty()) context_.say(options_.heading);
    std::vector<ModuleNode*> level{root.get()};
    while (!level.empty() && !stopped_) level = next_level(std::move(level));
    finish();
    return root;
  }

 private:
  /// Whether to go on. An upgrade writes the file anew, whatever is wrong with it.
  bool read_lock_file() {
    Diagnostics problems;
    lock_ = read_lock(kLockFile, context_.load.files, context_.load.sources, problems);
    lock_is_broken_ = problems.has_errors();
    if (!lock_is_broken_ || upgrading()) return true;
    diags_.append(std::move(problems));
    return false;
  }

  bool upgrading() const { return options_.upgrade == Upgrade::kYes; }

  void fail_all(const std::string& summary, const Error& error) {
    diags_.error({}, summary, error.message + ". Run \"plumb init\" again when that is solved.");
    stopped_ = true;
  }

  /// The modules that were fetched for the level, whose calls are the next one.
  std::vector<ModuleNode*> next_level(std::vector<ModuleNode*> level) {
    std::vector<Wanted> wanted = collect(std::move(level));
    if (wanted.empty()) return {};
    if (const auto ready = folder_.prepare(); !ready) {
      fail_all("Failed to install modules", ready.error());
      return {};
    }
    versions_.resolve(wanted, upgrading() ? Lock{} : lock_, diags_);
    std::vector<Package> packages = group(wanted);
    fetch(packages);
    if (context_.cancellation.requested()) {
      fail_all("Interrupted", {ErrorCode::kUnavailable, "The modules are not all installed"});
      return {};
    }
    std::erase_if(packages, [&](const Package& package) {
      if (accept(package)) return false;
      (void)system::remove_tree(package.temporary);  // Else the next run does it.
      return true;
    });
    return place(packages);
  }

  /// What the calls of the modules want that is not installed. Local modules, and those that are
  /// there already, join the tree at once, and their calls count as well.
  std::vector<Wanted> collect(std::vector<ModuleNode*> level) {
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < level.size(); ++i) {
      ModuleNode& node = *level[i];
      for (const auto& [name, declared] : node.module->calls) {
        const config::ModuleCall* const known =
            config::static_call(node, declared, context_.load, diags_);
        if (known == nullptr || known->source.empty()) continue;  // Reported.
        const config::ModuleCall& call = *known;
        const auto source = config::source_of(call, diags_);
        if (!source) continue;
        std::vector<std::string> path = node.path;
        path.push_back(name);
        Wanted one{&node, &call, *source, config::manifest_key(path), ""};
        const auto found = source->kind == SourceKind::kLocal ? local(one) : installed(one);
        if (found) {
          if (ModuleNode* const child = tree_.add(node, call, *source, *found))
            level.push_back(child);
        } else if (source->kind != SourceKind::kLocal) {
          wanted.push_back(std::move(one));
        }
      }
    }
    return wanted;
  }

  std::optional<config::ModulePlace> local(const Wanted& wanted) {
    auto place = config::local_place(*wanted.caller, *wanted.call, wanted.source,
                                     context_.load.files, diags_);
    if (place) record(wanted, {wanted.source.text(), "", place->directory});
    return place;
  }

  std::optional<config::ModulePlace> installed(Wanted& wanted) {
    const auto known = folder_.manifest().find(wanted.key);
    if (upgrading() || known == folder_.manifest().end() ||
        config::installed_state(&known->second, *wanted.call, wanted.source, context_.load.files) !=
            config::Installed::kYes)
      return std::nullopt;
    auto place = config::installed_place(known->second, wanted.source);
    wanted.version = known->second.version;
    if (wanted.source.kind != SourceKind::kFile && !is_as_locked(wanted.package(), place.package))
      return std::nullopt;
    offer(wanted, place);
    next_[wanted.key] = known->second;
    return place;
  }

  /// What is there need not be fetched for another call.
  void offer(const Wanted& wanted, const config::ModulePlace& place) {
    std::string inner = place.directory.substr(place.package.size());
    if (inner.starts_with('/')) inner.erase(0, 1);
    const std::string& asked = wanted.source.subfolder;
    // A server may have added a folder of its own, which cannot always be told from the call's.
    if (inner == asked) inner.clear();
    if (inner.empty() || asked.empty())
      available_.try_emplace(wanted.package(), Available{place.package, inner});
  }

  /// Whether the installed folder has the content of the lock, which learns of it if it has none.
  bool is_as_locked(const PackageId& id, const std::string& folder) {
    const auto hash = hashes_.hash(folder);
    if (!hash) return false;
    const auto locked = lock_.find(id);
    if (locked == lock_.end()) {
      next_lock_[id] = {"", {*hash}};
      return true;
    }
    if (std::ranges::find(locked->second.hashes, *hash) == locked->second.hashes.end())
      return false;
    next_lock_[id] = locked->second;
    return true;
  }

  std::vector<Package> group(std::vector<Wanted>& wanted) {
    std::vector<Package> packages;
    std::map<PackageId, std::size_t> index;
    for (Wanted& one : wanted) {
      const std::string what = one.version.empty() ? config::without_secrets(one.source.package)
                                                   : to_string(one.package());
      context_.say("Downloading " + what + " for " + one.key + "...");
      const auto [at, fresh] = index.try_emplace(one.package(), packages.size());
      if (fresh) {
        Package package;
        package.id = one.package();
        package.source = one.source;
        package.temporary = folder_.next_temporary();
        if (const auto locked = lock_.find(package.id); locked != lock_.end() && !upgrading())
          package.commit = locked->second.commit;
        packages.push_back(std::move(package));
      }
      packages[at->second].wanted.push_back(std::move(one));
    }
    return packages;
  }

  void fetch(std::vector<Package>& packages) {
    for (Package& package : packages) {
      const auto known = available_.find(package.id);
      if (known != available_.end()) {
        package.folder = known->second.folder;
        package.fetched->subfolder = known->second.subfolder;
        continue;
      }
      context_.pool.run([this, &package] {
        context_.pool.blocking([&] { package.fetched = fetch_one(package); });
      });
    }
    context_.pool.wait_idle();
  }

  /// On a thread of the pool.
  Result<FetchedPackage> fetch_one(Package& package) const {
    config::ModuleSource source = package.source;
    if (source.kind == SourceKind::kRegistry) {
      PLUMB_ASSIGN(source, context_.upstream.location(source, package.id.version));
    }
    const std::string inner =
        package.source.kind == SourceKind::kRegistry ? source.subfolder : std::string();
    PLUMB_ASSIGN(FetchedPackage fetched,
                 context_.upstream.fetch({source, package.commit, package.temporary}));
    fetched.subfolder = config::join_subfolders(fetched.subfolder, inner);
    if (package.source.kind != SourceKind::kFile) {
      PLUMB_ASSIGN(package.hash, package_hash(package.temporary));
    }
    package.folder = package.temporary;
    return fetched;
  }

  /// Whether the package was fetched and is what the lock says; reports otherwise.
  bool accept(const Package& package) {
    const config::ModuleCall& call = *package.wanted.front().call;
    if (!package.fetched) {
      diags_.error(call.source_span, "Failed to download module",
                   "Could not download module \"" + call.name + "\" from \"" +
                       to_string(package.id) + "\": " + sentence(package.fetched.error().message) +
                       remedy(package.fetched.error().code));
      return false;
    }
    if (package.hash.empty()) return true;
    const auto locked = lock_.find(package.id);
    if (options_.lock == LockUse::kReadOnly &&
        (locked == lock_.end() || !has_hash(locked->second, package.hash))) {
      refuse_change(call.source_span);
      return false;
    }
    if (!upgrading() && locked != lock_.end()) {
      next_lock_[package.id] = locked->second;
      return matches(package, locked->second);
    }
    next_lock_[package.id] = {package.fetched->commit, {package.hash}};
    return true;
  }

  bool matches(const Package& package, const LockedPackage& locked) {
    if (has_hash(locked, package.hash)) return true;
    diags_.error(package.wanted.front().call->source_span, "Module content has changed",
                 "What is at \"" + to_string(package.id) + "\" now has the hash " + package.hash +
                     ", which is not what the lock file " + std::string(kLockFile) +
                     " has for it: the package was changed after it was locked. If the change is "
                     "wanted, take it with \"plumb init -upgrade\".");
    return false;
  }

  static bool has_hash(const LockedPackage& locked, const std::string& hash) {
    return std::ranges::find(locked.hashes, hash) != locked.hashes.end();
  }

  void refuse_change(diagnostics::Span span) {
    diags_.error(span, "Module lock file would change",
                 "What is wanted is not what the lock file " + std::string(kLockFile) +
                     " says, and -lockfile=readonly forbids to change it. Run \"plumb init\" "
                     "without that option, and commit the file.");
  }

  static std::string sentence(const std::string& message) {
    return message.ends_with('.') ? message : message + ".";
  }

  static std::string remedy(ErrorCode code) {
    if (code != ErrorCode::kUnavailable && code != ErrorCode::kDeadline) return {};
    return " Once that place can be reached, run \"plumb init\" again.";
  }

  /// Moves packages to where they belong, and adds their modules to the tree.
  std::vector<ModuleNode*> place(std::vector<Package>& packages) {
    std::vector<ModuleNode*> added;
    std::vector<std::string> keys;
    for (const Package& package : packages) {
      for (const Wanted& wanted : package.wanted) keys.push_back(wanted.key);
    }
    if (const auto forgotten = folder_.forget(keys); !forgotten) {
      fail_all("Failed to install modules", forgotten.error());
      return added;
    }
    for (Package& package : packages) {
      for (const Wanted& wanted : package.wanted) {
        if (ModuleNode* const child = place_one(package, wanted)) added.push_back(child);
        if (stopped_) return added;
      }
    }
    // Children in the order of their keys, whatever package they are of.
    std::ranges::sort(added, {}, [](const ModuleNode* node) { return node->path; });
    config::Manifest so_far = folder_.manifest();
    for (const auto& [key, module] : next_) so_far[key] = module;
    if (const auto recorded = folder_.record(so_far); !recorded)
      fail_all("Failed to install modules", recorded.error());
    return added;
  }

  ModuleNode* place_one(Package& package, const Wanted& wanted) {
    const bool first = package.folder == package.temporary;
    const auto done = first ? folder_.place(package.folder, wanted.key)
                            : folder_.copy(package.folder, wanted.key);
    if (!done) {
      fail_all("Failed to install modules", done.error());
      return nullptr;
    }
    const std::string top = ModuleFolder::place_of(wanted.key);
    hashes_.forget(top);
    if (first) package.folder = top;
    available_[package.id] = {top, package.fetched->subfolder};
    const std::string subfolder =
        config::join_subfolders(package.fetched->subfolder, wanted.source.subfolder);
    const auto expanded = expand_subfolder(top, subfolder);
    if (!expanded) {
      diags_.error(wanted.call->source_span, "Unreadable module subdirectory",
                   "The package of module \"" + wanted.call->name +
                       "\" was fetched, but cannot be used: " + expanded.error().message + ".");
      return nullptr;
    }
    const config::InstalledModule entry{wanted.source.text(), wanted.version,
                                        expanded->empty() ? top : top + "/" + *expanded};
    record(wanted, entry);
    return tree_.add(*wanted.caller, *wanted.call, wanted.source,
                     config::installed_place(entry, wanted.source));
  }

  /// Says so, if it is new.
  void record(const Wanted& wanted, const config::InstalledModule& entry) {
    const auto known = folder_.manifest().find(wanted.key);
    const bool same = known != folder_.manifest().end() && known->second == entry;
    if (!same || upgrading()) context_.say("- " + wanted.key + " in " + entry.folder);
    next_[wanted.key] = entry;
  }

  void finish() {
    config::Manifest manifest = next_;
    if (diags_.has_errors()) {
      // What was not reached may still be right.
      for (const auto& [key, module] : folder_.manifest()) manifest.try_emplace(key, module);
    }
    if (const auto recorded = folder_.record(manifest); !recorded)
      fail_all("Failed to install modules", recorded.error());
    if (diags_.has_errors()) return;
    if (const auto pruned = folder_.prune(); !pruned)
      fail_all("Failed to remove old modules", pruned.error());
    if (next_lock_ == lock_ && !lock_is_broken_) return;
    if (options_.lock == LockUse::kReadOnly) {
      refuse_change({});
      return;
    }
    if (const auto written = context_.load.files.write(kLockFile, encode_lock(next_lock_));
        !written)
      fail_all("Failed to write the module lock file", written.error());
  }

  const InstallContext& context_;
  const InstallOptions& options_;
  ModuleFolder& folder_;
  Diagnostics& diags_;
  config::TreeBuilder tree_;
  VersionResolver versions_;
  HashCache hashes_;
  Lock lock_;
  bool lock_is_broken_ = false;
  Lock next_lock_;
  config::Manifest next_;
  std::map<PackageId, Available> available_;  ///< Packages that are there.
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<ModuleNode> install(const InstallContext& context, const InstallOptions& options,
                                    Diagnostics& diags) {
  auto folder = ModuleFolder::open();
  if (!folder) {
    diags.error({}, "Unreadable list of installed modules", folder.error().message + ".");
    return nullptr;
  }
  return Installation(context, options, *folder, diags).run();
}

}  // namespace plumb::modules
