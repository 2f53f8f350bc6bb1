#include "fetch/git_fetch.h"

#include <git2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "config/module_source.h"
#include "fetch/git_credentials.h"
#include "system/folders.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr int kSubmoduleDepthMax = 10;
constexpr std::size_t kBytesMax = std::size_t{2} << 30;  ///< Of what a server may send.

template <typename T, void (*Free)(T*)>
struct Release {
  void operator()(T* object) const { Free(object); }
};
template <typename T, void (*Free)(T*)>
using Handle = std::unique_ptr<T, Release<T, Free>>;
using Repository = Handle<git_repository, git_repository_free>;
using Remote = Handle<git_remote, git_remote_free>;
using Object = Handle<git_object, git_object_free>;
using Tree = Handle<git_tree, git_tree_free>;
using TreeEntry = Handle<git_tree_entry, git_tree_entry_free>;
using Config = Handle<git_config, git_config_free>;

/// git_libgit2_init() counts its calls; once a process is enough.
bool library_is_ready() {
  static const bool ready = git_libgit2_init() > 0;
  return ready;
}

tl::unexpected<diagnostics::Error> git_problem(ErrorCode code, const std::string& what) {
  const git_error* const error = git_error_last();
  return fail(code, what + ": " +
                        (error != nullptr && error->message != nullptr ? error->message
                                                                       : "libgit2 says no more"));
}

/// What the callbacks need.
struct Transfer {
  const GitRequest* request = nullptr;
  const system::Watch* watch = nullptr;
  bool stopped = false;
  bool asked_for_key = false;
  bool asked_for_password = false;
  std::string problem{};  ///< That libgit2 does not know of.
  std::uint64_t text_bytes = 0;
};

int give_password(git_credential** credential, const char* url, Transfer& transfer) {
  if (std::exchange(transfer.asked_for_password, true)) {
    transfer.problem = "the server does not accept the password that git has for it";
    return GIT_EAUTH;
  }
  const auto found = ask_git_credentials(url);
  if (found)
    return git_credential_userpass_plaintext_new(credential, found->user.c_str(),
                                                 found->password.c_str());
  transfer.problem =
      "the server wants a password, and there is none in the URL, nor does a credential helper of "
      "git have one";
  return GIT_EAUTH;
}

int give_credential(git_credential** credential, const char* url, const char* user,
                    unsigned allowed, void* payload) {
  auto& transfer = *static_cast<Transfer*>(payload);
  const char* const name = user != nullptr ? user : "git";
  if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0) {
    // Asked again, the first answer was not good enough, and there is no other.
    if (std::exchange(transfer.asked_for_key, true)) return GIT_EAUTH;
    if (transfer.request->private_key.empty())
      return git_credential_ssh_key_from_agent(credential, name);
    return git_credential_ssh_key_memory_new(credential, name, nullptr,
                                             transfer.request->private_key.c_str(), nullptr);
  }
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0)
    return git_credential_username_new(credential, name);
  if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0)
    return give_password(credential, url, transfer);
  return GIT_PASSTHROUGH;
}

/// Of the pack: what came, and what was done with it, which takes as long.
int on_progress(const git_indexer_progress* progress, void* payload) {
  auto& transfer = *static_cast<Transfer*>(payload);
  const std::uint64_t work =
      progress->received_bytes + progress->indexed_objects + progress->indexed_deltas;
  transfer.stopped = !(*transfer.watch)(work);
  return transfer.stopped || progress->received_bytes > kBytesMax ? GIT_EUSER : 0;
}

/// The server says what it is doing, long before it sends anything.
int on_text(const char*, int length, void* payload) {
  auto& transfer = *static_cast<Transfer*>(payload);
  transfer.text_bytes += static_cast<std::uint64_t>(std::max(length, 0));
  transfer.stopped = !(*transfer.watch)(transfer.text_bytes);
  return transfer.stopped ? GIT_EUSER : 0;
}

git_fetch_options fetch_options(Transfer& transfer) {
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.callbacks.credentials = give_credential;
  options.callbacks.transfer_progress = on_progress;
  options.callbacks.sideband_progress = on_text;
  options.callbacks.payload = &transfer;
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_ALL;
  options.proxy_opts.type = GIT_PROXY_AUTO;
#if LIBGIT2_VER_MAJOR > 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR >= 7)
  if (transfer.request->commit.empty()) options.depth = static_cast<int>(transfer.request->depth);
#endif
  return options;
}

/// Fetches all branches and tags, and says which branch is the default.
Result<std::string> fetch_all(git_repository* repository, const GitRequest& request,
                              const system::Watch& watch) {
  const std::string what = "cannot fetch " + config::without_secrets(request.url);
  git_remote* made = nullptr;
  if (git_remote_create_anonymous(&made, repository, request.url.c_str()) != 0)
    return git_problem(ErrorCode::kInvalid, what);
  const Remote remote(made);
  Transfer transfer{&request, &watch};
  git_fetch_options options = fetch_options(transfer);
  if (git_remote_connect(remote.get(), GIT_DIRECTION_FETCH, &options.callbacks, &options.proxy_opts,
                         nullptr) != 0) {
    if (!transfer.problem.empty()) return fail(ErrorCode::kDenied, what + ": " + transfer.problem);
    return git_problem(ErrorCode::kUnavailable, what);
  }
  std::string branch;
  git_buf name = GIT_BUF_INIT;
  if (git_remote_default_branch(&name, remote.get()) == 0) branch = name.ptr;
  git_buf_dispose(&name);
  char heads[] = "+refs/heads/*:refs/remotes/origin/*";
  char tags[] = "+refs/tags/*:refs/tags/*";
  char* specs[] = {heads, tags};
  const git_strarray all{specs, 2};
  if (git_remote_fetch(remote.get(), &all, &options, nullptr) != 0) {
    if (transfer.stopped) return fail(ErrorCode::kUnavailable, what + ": interrupted");
    return git_problem(ErrorCode::kUnavailable, what);
  }
  return branch;
}

/// The commit that the object is or leads to, as a tag does.
Object peeled(Object object) {
  git_object* commit = nullptr;
  if (object == nullptr || git_object_peel(&commit, object.get(), GIT_OBJECT_COMMIT) != 0)
    return nullptr;
  return Object(commit);
}

Object commit_of_reference(git_repository* repository, const std::string& name) {
  git_oid id;
  git_object* object = nullptr;
  if (git_reference_name_to_id(&id, repository, name.c_str()) != 0 ||
      git_object_lookup(&object, repository, &id, GIT_OBJECT_ANY) != 0)
    return nullptr;
  return peeled(Object(object));
}

/// By its id or the beginning of it, which must be long enough to be no accident.
Object commit_of_id(git_repository* repository, const std::string& text) {
  git_oid id;
  git_object* object = nullptr;
  if (text.size() < GIT_OID_MINPREFIXLEN || text.size() > GIT_OID_HEXSZ ||
      git_oid_fromstrn(&id, text.c_str(), text.size()) != 0 ||
      git_object_lookup_prefix(&object, repository, &id, text.size(), GIT_OBJECT_ANY) != 0)
    return nullptr;
  return peeled(Object(object));
}

/// A tag before a branch before a commit, as `git checkout` in a fresh clone has it.
Result<Object> resolve(git_repository* repository, const GitRequest& request,
                       const std::string& default_branch) {
  const std::string place = config::without_secrets(request.url);
  if (!request.commit.empty()) {
    if (Object commit = commit_of_id(repository, request.commit)) return commit;
    return fail(ErrorCode::kNotFound, place + " has no longer the commit " + request.commit);
  }
  constexpr std::string_view kHeads = "refs/heads/";
  if (request.ref.empty() && !default_branch.starts_with(kHeads))
    return fail(ErrorCode::kNotFound, place + " has no commits");
  const std::string name = request.ref.empty() ? default_branch.substr(kHeads.size()) : request.ref;
  if (!request.ref.empty()) {
    if (Object commit = commit_of_reference(repository, "refs/tags/" + name)) return commit;
  }
  if (Object commit = commit_of_reference(repository, "refs/remotes/origin/" + name)) return commit;
  if (Object commit = commit_of_id(repository, name)) return commit;
  return fail(ErrorCode::kNotFound, place + " has no tag, branch or commit \"" + name + "\"");
}

std::string id_text(const git_oid* id) {
  char text[GIT_OID_HEXSZ + 1] = "";
  git_oid_tostr(text, sizeof text, id);
  return text;
}

/// What a repository says about one of its submodules.
struct SubmodulePlace {
  std::string path;
  std::string url;
  std::string commit;
};

/// One line of `.gitmodules`: `submodule.<name>.path` or `.url`.
int collect_submodule(const git_config_entry* entry, void* payload) {
  auto& places = *static_cast<std::map<std::string, SubmodulePlace>*>(payload);
  constexpr std::string_view kPrefix = "submodule.";
  const std::string_view key = entry->name;
  const std::size_t dot = key.rfind('.');
  if (!key.starts_with(kPrefix) || dot < kPrefix.size() || entry->value == nullptr) return 0;
  SubmodulePlace& place = places[std::string(key.substr(kPrefix.size(), dot - kPrefix.size()))];
  if (key.substr(dot) == ".path") place.path = entry->value;
  if (key.substr(dot) == ".url") place.url = entry->value;
  return 0;
}

/// What the tree has at the path, or null.
TreeEntry entry_at(git_tree* tree, const char* path) {
  git_tree_entry* found = nullptr;
  return TreeEntry(git_tree_entry_bypath(&found, tree, path) == 0 ? found : nullptr);
}

/// Those of the commit's tree. libgit2's own list would be of the working folder, and search all of
/// the user's configuration.
Result<std::vector<SubmodulePlace>> submodules_of(const Object& commit, const std::string& folder) {
  git_tree* made = nullptr;
  if (git_commit_tree(&made, reinterpret_cast<const git_commit*>(commit.get())) != 0)
    return git_problem(ErrorCode::kCorrupt, "cannot read the commit");
  const Tree tree(made);
  std::vector<SubmodulePlace> found;
  const TreeEntry list = entry_at(tree.get(), ".gitmodules");
  // A link would be followed to wherever it leads.
  if (list == nullptr || git_tree_entry_filemode(list.get()) == GIT_FILEMODE_LINK) return found;
  git_config* opened = nullptr;
  if (git_config_open_ondisk(&opened, (folder + "/.gitmodules").c_str()) != 0)
    return git_problem(ErrorCode::kCorrupt, "cannot read the list of submodules");
  const Config config(opened);
  std::map<std::string, SubmodulePlace> places;
  if (git_config_foreach(config.get(), collect_submodule, &places) != 0)
    return git_problem(ErrorCode::kCorrupt, "cannot read the list of submodules");
  for (auto& [name, place] : places) {
    const TreeEntry entry = entry_at(tree.get(), place.path.c_str());
    if (entry == nullptr || git_tree_entry_filemode(entry.get()) != GIT_FILEMODE_COMMIT) continue;
    place.commit = id_text(git_tree_entry_id(entry.get()));
    found.push_back(std::move(place));
  }
  return found;
}

Result<std::string> fetch_at_depth(const GitRequest& request, const system::Watch& watch,
                                   int depth);

/// A repository must not reach into this machine's files, unless it is one of them.
bool may_be_submodule(const std::string& url, const std::string& parent) {
  for (const char* const scheme : {"https://", "http://", "ssh://"}) {
    if (url.starts_with(scheme)) return true;
  }
  return url.starts_with("git@") || (url.starts_with("file://") && parent.starts_with("file://"));
}

/// `../x` is relative to the repository's own URL.
std::string submodule_url(std::string url, std::string parent) {
  if (!url.starts_with("./") && !url.starts_with("../")) return url;
  while (parent.ends_with('/')) parent.pop_back();
  while (true) {
    if (url.starts_with("./")) {
      url.erase(0, 2);
    } else if (url.starts_with("../")) {
      url.erase(0, 3);
      parent.erase(std::min(parent.find_last_of("/:"), parent.size()));
    } else {
      return parent.append("/").append(url);
    }
  }
}

Result<void> fetch_submodules(const Object& commit, const GitRequest& request,
                              const system::Watch& watch, int depth) {
  PLUMB_ASSIGN(const std::vector<SubmodulePlace> places, submodules_of(commit, request.folder));
  for (const SubmodulePlace& place : places) {
    const std::string url = submodule_url(place.url, request.url);
    if (!may_be_submodule(url, request.url)) {
      return fail(ErrorCode::kDenied, "the submodule " + place.path + " is at \"" +
                                          config::without_secrets(url) +
                                          "\", from where it is not fetched");
    }
    GitRequest inner;
    inner.url = url;
    inner.commit = place.commit;
    inner.private_key = request.private_key;
    inner.folder = request.folder + "/" + place.path;
    const auto fetched = fetch_at_depth(inner, watch, depth + 1);
    if (!fetched) return tl::unexpected(fetched.error());
  }
  return {};
}

Result<void> check_out(git_repository* repository, const Object& commit) {
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
  options.checkout_strategy = GIT_CHECKOUT_FORCE;
  options.disable_filters = 1;
  if (git_checkout_tree(repository, commit.get(), &options) != 0)
    return git_problem(ErrorCode::kCorrupt,
                       "cannot check out " + id_text(git_object_id(commit.get())));
  return {};
}

Result<std::string> fetch_at_depth(const GitRequest& request, const system::Watch& watch,
                                   int depth) {
  if (depth > kSubmoduleDepthMax)
    return fail(ErrorCode::kInvalid, "submodules are nested too deeply");
  if (!library_is_ready()) return git_problem(ErrorCode::kInternal, "cannot set up libgit2");
  git_repository* made = nullptr;
  if (git_repository_init(&made, request.folder.c_str(), 0) != 0)
    return git_problem(ErrorCode::kUnavailable, "cannot create " + request.folder);
  const Repository repository(made);
  PLUMB_ASSIGN(const std::string branch, fetch_all(repository.get(), request, watch));
  PLUMB_ASSIGN(const Object commit, resolve(repository.get(), request, branch));
  PLUMB_TRY(check_out(repository.get(), commit));
  PLUMB_TRY(fetch_submodules(commit, request, watch, depth));
  PLUMB_TRY(system::remove_tree(request.folder + "/.git"));
  return id_text(git_object_id(commit.get()));
}

}  // namespace

Result<std::string> fetch_git(const GitRequest& request, const system::Watch& watch) {
  return fetch_at_depth(request, watch, 0);
}

}  // namespace plumb::fetch
