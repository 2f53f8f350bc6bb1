#include "modules/git_fetch.h"

#include <git2.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "config/module_source.h"
#include "system/folders.h"

namespace plumb::modules {
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
  const system::Cancellation* cancellation = nullptr;
  bool asked_for_key = false;
};

int give_credential(git_credential** credential, const char*, const char* user, unsigned allowed,
                    void* payload) {
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
  return GIT_PASSTHROUGH;
}

int watch(const git_indexer_progress* progress, void* payload) {
  const auto& transfer = *static_cast<const Transfer*>(payload);
  return transfer.cancellation->requested() || progress->received_bytes > kBytesMax ? GIT_EUSER : 0;
}

git_fetch_options fetch_options(Transfer& transfer) {
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.callbacks.credentials = give_credential;
  options.callbacks.transfer_progress = watch;
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
                              const system::Cancellation& cancellation) {
  const std::string what = "cannot fetch " + config::without_secrets(request.url);
  git_remote* made = nullptr;
  if (git_remote_create_anonymous(&made, repository, request.url.c_str()) != 0)
    return git_problem(ErrorCode::kInvalid, what);
  const Remote remote(made);
  Transfer transfer{&request, &cancellation};
  git_fetch_options options = fetch_options(transfer);
  if (git_remote_connect(remote.get(), GIT_DIRECTION_FETCH, &options.callbacks, &options.proxy_opts,
                         nullptr) != 0)
    return git_problem(ErrorCode::kUnavailable, what);
  std::string branch;
  git_buf name = GIT_BUF_INIT;
  if (git_remote_default_branch(&name, remote.get()) == 0) branch = name.ptr;
  git_buf_dispose(&name);
  char heads[] = "+refs/heads/*:refs/remotes/origin/*";
  char tags[] = "+refs/tags/*:refs/tags/*";
  char* specs[] = {heads, tags};
  const git_strarray all{specs, 2};
  if (git_remote_fetch(remote.get(), &all, &options, nullptr) != 0) {
    if (cancellation.requested()) return fail(ErrorCode::kUnavailable, what + ": interrupted");
    return git_problem(ErrorCode::kUnavailable, what);
  }
  return branch;
}

Object commit_of(git_repository* repository, const std::string& name) {
  git_object* found = nullptr;
  if (git_revparse_single(&found, repository, name.c_str()) != 0) return nullptr;
  const Object object(found);
  git_object* commit = nullptr;
  if (git_object_peel(&commit, object.get(), GIT_OBJECT_COMMIT) != 0) return nullptr;
  return Object(commit);
}

/// A tag before a branch before a commit, as `git checkout` in a fresh clone has it.
Result<Object> resolve(git_repository* repository, const GitRequest& request,
                       const std::string& default_branch) {
  const std::string place = config::without_secrets(request.url);
  std::vector<std::string> names;
  if (!request.commit.empty()) {
    names = {request.commit};
  } else if (!request.ref.empty()) {
    names = {"refs/tags/" + request.ref, "refs/remotes/origin/" + request.ref, request.ref};
  } else {
    constexpr std::string_view kHeads = "refs/heads/";
    if (!default_branch.starts_with(kHeads))
      return fail(ErrorCode::kNotFound, place + " has no commits");
    names = {"refs/remotes/origin/" + default_branch.substr(kHeads.size())};
  }
  for (const std::string& name : names) {
    if (Object commit = commit_of(repository, name)) return commit;
  }
  if (!request.commit.empty())
    return fail(ErrorCode::kNotFound, place + " has no longer the commit " + request.commit);
  return fail(ErrorCode::kNotFound,
              place + " has no tag, branch or commit \"" + request.ref + "\"");
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

int collect_submodule(git_submodule* submodule, const char*, void* payload) {
  const git_oid* const id = git_submodule_head_id(submodule);
  const char* const url = git_submodule_url(submodule);
  const char* const path = git_submodule_path(submodule);
  if (id != nullptr && url != nullptr && path != nullptr)
    static_cast<std::vector<SubmodulePlace>*>(payload)->push_back({path, url, id_text(id)});
  return 0;
}

Result<std::string> fetch_at_depth(const GitRequest& request,
                                   const system::Cancellation& cancellation, int depth);

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

Result<void> fetch_submodules(git_repository* repository, const GitRequest& request,
                              const system::Cancellation& cancellation, int depth) {
  std::vector<SubmodulePlace> places;
  if (git_submodule_foreach(repository, collect_submodule, &places) != 0)
    return git_problem(ErrorCode::kCorrupt, "cannot read the submodules");
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
    const auto fetched = fetch_at_depth(inner, cancellation, depth + 1);
    if (!fetched) return tl::unexpected(fetched.error());
  }
  return {};
}

Result<void> check_out(git_repository* repository, const Object& commit) {
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
  options.checkout_strategy = GIT_CHECKOUT_FORCE;
  options.disable_filters = 1;
  if (git_checkout_tree(repository, commit.get(), &options) != 0 ||
      git_repository_set_head_detached(repository, git_object_id(commit.get())) != 0)
    return git_problem(ErrorCode::kCorrupt,
                       "cannot check out " + id_text(git_object_id(commit.get())));
  return {};
}

Result<std::string> fetch_at_depth(const GitRequest& request,
                                   const system::Cancellation& cancellation, int depth) {
  if (depth > kSubmoduleDepthMax)
    return fail(ErrorCode::kInvalid, "submodules are nested too deeply");
  if (!library_is_ready()) return git_problem(ErrorCode::kInternal, "cannot set up libgit2");
  git_repository* made = nullptr;
  if (git_repository_init(&made, request.folder.c_str(), 0) != 0)
    return git_problem(ErrorCode::kUnavailable, "cannot create " + request.folder);
  const Repository repository(made);
  PLUMB_ASSIGN(const std::string branch, fetch_all(repository.get(), request, cancellation));
  PLUMB_ASSIGN(const Object commit, resolve(repository.get(), request, branch));
  PLUMB_TRY(check_out(repository.get(), commit));
  PLUMB_TRY(fetch_submodules(repository.get(), request, cancellation, depth));
  PLUMB_TRY(system::remove_tree(request.folder + "/.git"));
  return id_text(git_object_id(commit.get()));
}

}  // namespace

Result<std::string> fetch_git(const GitRequest& request, const system::Cancellation& cancellation) {
  return fetch_at_depth(request, cancellation, 0);
}

}  // namespace plumb::modules
