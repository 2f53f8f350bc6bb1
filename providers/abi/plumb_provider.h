/* clang-format off */
/* plumb_provider.h: the binary interface between Plumb and a provider plugin, version 1.0.
 *
 * A plugin is a shared library libplumb-provider-TYPE.so that exports exactly two symbols,
 * plumb_tag_v1 (data) and plumb_module_v1 (a function). This file is all that both sides share:
 * C99, no library, no generated code. docs/providers/abi.md has examples, providers/sdk is for C++.
 *
 * The idea in four sentences. A provider is opened once for each provider configuration. Everything
 * it does is an operation: submit(op, fields) answered by on_done(status, fields). Fields are tagged
 * with the field numbers of the request and response of the same name in Terraform's plugin protocol
 * 6, so a bridge to existing providers is a loop. Values travel as msgpack in exactly the form of
 * that protocol (null = nil, unknown = any ext, numbers as int, float or decimal string, dynamic =
 * [bin type JSON, value]).
 *
 * Rules for everything below
 *  - Text is UTF-8 and not terminated; a view of length 0 may have a null pointer.
 *  - Every function is noexcept: no exception, longjmp or C++ type may cross.
 *  - Structs that begin with `size` grow only at the end. A reader uses member m only where
 *    size >= offsetof(m) + sizeof(m), and a function pointer only where it is not null.
 *  - Unknown tags are ignored, unknown operations get PLUMB_UNIMPLEMENTED: additions need no new major.
 *  - What is passed in is borrowed until the function returns: copy what you keep. What is passed
 *    out with a `release` belongs to the receiver, who calls it exactly once. No allocator is shared.
 *  - Integers are of fixed width; there are no enums, booleans, bit fields or size_t in structs, and no
 *    struct is passed by value. Byte order is the machine's: both sides are on one machine.
 *  - A module must not install signal handlers, change the locale, the working directory, the
 *    environment, the umask or the disposition of SIGPIPE and SIGCHLD, nor end the process. It opens
 *    descriptors with CLOEXEC. It is never unloaded.
 */
#ifndef PLUMB_PROVIDER_H
#define PLUMB_PROVIDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PLUMB_ABI_MAJOR 1u
#define PLUMB_ABI_MINOR 0u

#if defined(_WIN32)
#define PLUMB_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define PLUMB_EXPORT __attribute__((visibility("default")))
#else
#define PLUMB_EXPORT
#endif

/* ---- Messages -------------------------------------------------------------------------------- */

/* Bytes that someone else owns. */
typedef struct plumb_view {
  const uint8_t *ptr;
  uint64_t len;
} plumb_view;

/* What a field holds. A reader ignores a field whose kind it does not expect under that tag. */
enum {
  PLUMB_K_INT = 1,    /* plumb_field.num; booleans are 0 and 1 */
  PLUMB_K_STR = 2,    /* plumb_field.data, UTF-8 text */
  PLUMB_K_BYTES = 3,  /* plumb_field.data, opaque bytes (private data, JSON of a stored state) */
  PLUMB_K_MSGPACK = 4 /* plumb_field.data, exactly one msgpack value, nothing after it */
};

/* One tagged field. `num` counts for PLUMB_K_INT, `data` for the other kinds. */
typedef struct plumb_field {
  uint32_t tag;
  uint32_t kind;
  int64_t num;
  plumb_view data;
} plumb_field;

/* A flat record. A tag that occurs more than once is a list, in order; a tag that is absent has its
 * zero value, which for a value (PLUMB_K_MSGPACK) is null. Order between different tags means nothing.
 *
 * release == NULL: fields and all they point to are borrowed until the passing call returns.
 * release != NULL: the message is the receiver's, who calls release(msg) exactly once, from any
 * thread, when it has done with the fields. `owner` is the sender's own. The plumb_msg struct itself
 * may be copied by the receiver; release is then called with the address of the copy. */
typedef struct plumb_msg {
  const plumb_field *fields;
  uint64_t count;
  void (*release)(struct plumb_msg *);
  void *owner;
} plumb_msg;

/* How a call ended: gRPC's numbers. This is about the transport and the call as such. Whatever a user
 * has to read about a resource is a diagnostic (tag 90) in a message with status PLUMB_OK. With
 * another status the message may hold tag 91, a text for the log. */
enum {
  PLUMB_OK = 0,
  PLUMB_CANCELLED = 1,      /* ended early because of cancel or stop, without effect */
  PLUMB_UNKNOWN = 2,        /* failed for reasons it cannot tell */
  PLUMB_INVALID = 3,        /* the arguments are malformed: a fault of the host, not of the user */
  PLUMB_DEADLINE = 4,       /* timeout_ms went by */
  PLUMB_EXHAUSTED = 8,      /* out of memory, descriptors, quota */
  PLUMB_UNIMPLEMENTED = 12, /* this module has no such operation */
  PLUMB_INTERNAL = 13,      /* a bug in the module */
  PLUMB_UNAVAILABLE = 14    /* the module or its process is gone; the outcome is not known */
};

/* The life of a module, as the host sees it:
 *
 *   read plumb_tag_v1          magic, major, min_host_minor: may this file be loaded at all?
 *   plumb_module_v1(minor)     the table, or null
 *   open(host, ...)            a provider; as many as there are configurations
 *     submit(DESCRIBE)         } legal from open to close, in any order and number, also before
 *     submit(VALIDATE_...)     } configure; UPGRADE_STATE, MOVE and CALL_FUNCTION too
 *     submit(CONFIGURE)        once, alone
 *     submit(READ, PLAN, ...)  many at once
 *     submit(STOP)             the user's first interrupt: finish soon, tell what was done
 *     cancel(call)             the second: each call by its handle
 *     forget(call)             for every handle, after its on_done
 *   close(provider)            returns when nothing is under way any more
 */

/* ---- Host and calls -------------------------------------------------------------------------- */

/* Levels of plumb_host.log. */
enum {
  PLUMB_LOG_TRACE = 0, PLUMB_LOG_DEBUG = 1, PLUMB_LOG_INFO = 2, PLUMB_LOG_WARN = 3,
  PLUMB_LOG_ERROR = 4
};

/* What the host offers a module; valid from open() until close() returns. Every function may be
 * called from any thread, also within submit(), and passes `ctx` first. */
typedef struct plumb_host {
  uint32_t size;
  uint32_t abi_minor;
  void *ctx;
  /* One line for the log. kv_msgpack: a msgpack map with string keys, or empty. Never blocks for long. */
  void (*log)(void *ctx, int32_t level, plumb_view msg, plumb_view kv_msgpack);
  /* A table for something beyond this core, by an id that names its version, such as
   * "plumb.secret.v1"; null if the host does not have it. The table begins with uint32_t size. */
  const void *(*get_extension)(void *ctx, const char *id);
} plumb_host;

/* One opened provider = one provider configuration. Opaque, the module's. */
typedef struct plumb_provider plumb_provider;

/* One call under way. Opaque, the module's. */
typedef struct plumb_call plumb_call;

/* Events before the end of a call. */
enum {
  PLUMB_EVENT_ITEM = 1,      /* one result of list_resources or invoke_action */
  PLUMB_EVENT_PROGRESS = 2,  /* any operation: 1 message (str), 2 done (int), 3 total (int) */
  PLUMB_EVENT_BATCH_ITEM = 3 /* read_many, plan_many: 1 index, 2 status, 3 fields */
};

/* Where the answers of one call go. The struct is copied by submit; ctx lives until on_done. Callbacks
 * come from any thread, also inside submit(), one at a time for a call. They return soon and never
 * call back into the module. */
typedef struct plumb_sink {
  uint32_t size;
  uint32_t reserved;
  void *ctx;
  /* An event. Returns 1 if no more events are wanted. May be null: events are then dropped. The
   * message follows the rule of plumb_msg; a message with release is the host's from here on. */
  int32_t (*on_event)(void *ctx, int32_t event, plumb_msg *m);
  /* The end: exactly once for each submit that returned 0, and last. */
  void (*on_done)(void *ctx, int32_t status, plumb_msg *m);
} plumb_sink;

/* One operation. Borrowed until submit returns. */
typedef struct plumb_request {
  uint32_t size;
  int32_t op;        /* PLUMB_OP_... */
  uint32_t flags;    /* 0 in version 1.0 */
  uint32_t reserved; /* 0 */
  int64_t timeout_ms; /* the host's patience from now, see `timeouts` in abi.md; <= 0: none */
  uint64_t trace_id;  /* for logs; 0: none */
  plumb_msg args;     /* release is always NULL: borrowed */
} plumb_request;

/* Capability bits of plumb_module. */
enum {
  /* submit may block until the operation is done: the host calls it on its pool for waiting. A module
   * without this bit returns from submit at once (as a rule within a millisecond, not counting pure
   * computation that was asked for): the host calls it on its computing threads. Such a module may
   * still answer later, from a thread of its own. */
  PLUMB_CAP_BLOCKING_SUBMIT = 1,
  PLUMB_CAP_READ_MANY = 2,   /* read_many is better than a loop over read */
  PLUMB_CAP_CHEAP_OPEN = 4,  /* open and close cost nothing: the host need not keep a provider */
  PLUMB_CAP_NO_ISOLATION = 8, /* must run in the host's process */
  PLUMB_CAP_NEEDS_ISOLATION = 16, /* must run in a process of its own */
  /* Apply changes nothing outside the state that it returns (random values, pure data): if the
   * process dies in the middle nothing is lost or orphaned, so the engine need not write down its
   * intent before it calls apply. */
  PLUMB_CAP_NO_OUTSIDE_EFFECT = 32
};

/* What a module offers; static and constant. Unless said otherwise every function may be called from
 * any thread, and submit, cancel and forget of one provider concurrently. */
typedef struct plumb_module {
  uint32_t size;
  uint32_t abi_minor;
  uint64_t capabilities; /* PLUMB_CAP_... */
  plumb_view name;       /* the type: "random" */
  plumb_view version;    /* semantic version: "1.2.0" */

  /* Makes a provider, not yet configured. Does no I/O and does not fail for reasons of the
   * configuration. `host` lives until close returns. `options` may be null; version 1.0 defines none.
   * On PLUMB_OK *out is the caller's until close; otherwise *out is untouched. */
  int32_t (*open)(const plumb_host *host, const plumb_msg *options, plumb_provider **out);

  /* Ends a provider: cancels what is under way and blocks until no callback can follow. The host
   * calls no other function with it any more. Every handle of its calls dies. */
  void (*close)(plumb_provider *provider);

  /* Starts an operation. Returns PLUMB_OK, then on_done follows (or has come already), or another
   * status, then nothing follows. PLUMB_OP_CONFIGURE is exclusive: no other submit runs beside it.
   *
   * *out, which the caller set to NULL, receives the handle for cancel. The module stores it, where it
   * stores one, as one aligned pointer with release order before it blocks or answers; a host that
   * cancels while submit is still running reads it with acquire order. A handle lives until forget.
   * NULL means that the call ended inside submit or cannot be cancelled: nothing to forget then. */
  int32_t (*submit)(plumb_provider *provider, const plumb_request *request, const plumb_sink *sink,
                    plumb_call **out);

  /* "Finish soon". Idempotent, legal until forget, returns at once. on_done still comes once: with
   * PLUMB_CANCELLED, or with the real result where the work had an effect (an apply that created
   * something reports the new state). */
  void (*cancel)(plumb_provider *provider, plumb_call *call);

  /* The host has done with the handle. Legal only after on_done and after submit has returned. */
  void (*forget)(plumb_provider *provider, plumb_call *call);

  /* The module's counterpart of plumb_host.get_extension. May be null. */
  const void *(*get_extension)(const char *id);
} plumb_module;

/* Constant data at the start of a module, which a host may read from the file without running any of
 * its code. min_host_minor: the host's abi_minor must be at least this. Names end with a zero byte. */
typedef struct plumb_tag {
  char magic[8]; /* "PLUMBTAG", no zero byte */
  uint32_t size, major, minor, min_host_minor;
  char name[64];
  char version[32];
} plumb_tag;

/* The two exported symbols. plumb_module_v1 returns the module's table, or null if the module cannot
 * serve a host with that abi_minor. It may be called more than once and returns the same pointer. */
extern PLUMB_EXPORT const plumb_tag plumb_tag_v1;
PLUMB_EXPORT const plumb_module *plumb_module_v1(uint32_t host_minor);

/* ---- Operations and their fields ----
 *
 * Each operation's tags are those of the protocol 6 messages X.Request and X.Response. In comments
 * "value" is PLUMB_K_MSGPACK of the type that the schema implies, "path" is PLUMB_K_MSGPACK of an array
 * of steps [1, "attribute"], [2, "map key"], [3, list index]; "*" marks a repeated tag. */

enum {
  /* The schemas. Constant for a module: a host may keep the answer under its hash. */
  PLUMB_OP_DESCRIBE = 1,

  /* Is the provider block right, as far as its values are known? No I/O. */
  PLUMB_OP_VALIDATE_PROVIDER = 2,

  /* Takes the provider block. Exactly once, before the operations from 10 on, except upgrade, move and
   * functions. No other submit of this provider runs beside it. */
  PLUMB_OP_CONFIGURE = 3,

  /* Soft stop of all calls of this provider that are under way; returns at once. Later calls are not
   * affected. */
  PLUMB_OP_STOP = 4,

  /* Is the block of a resource, data source, ... right, as far as its values are known? No I/O: what
   * only the outside world can tell is the plan's matter. */
  PLUMB_OP_VALIDATE_RESOURCE = 5,
  PLUMB_OP_VALIDATE_DATA = 6,
  PLUMB_OP_VALIDATE_EPHEMERAL = 7,
  PLUMB_OP_VALIDATE_LIST = 8,
  PLUMB_OP_VALIDATE_ACTION = 9,

  /* What the object is now; changes nothing. */
  PLUMB_OP_READ = 10,

  /* What apply would make of it; changes nothing. May be called more than once for one object: for a
   * replacement a second time without prior state, and again at apply with all values known. */
  PLUMB_OP_PLAN = 11,

  /* Creates, updates or deletes. What was known in the plan must come out as planned. */
  PLUMB_OP_APPLY = 12,

  /* Finds an object by its id, far enough for a READ to complete it. */
  PLUMB_OP_IMPORT = 13,

  /* Turns the stored object of another type into one of this type. */
  PLUMB_OP_MOVE = 14,

  /* Turns an object stored under an earlier schema version into one of the current version. */
  PLUMB_OP_UPGRADE_STATE = 15,
  PLUMB_OP_UPGRADE_IDENTITY = 16,

  /* Writes a configuration for an object that was found or imported. */
  PLUMB_OP_GENERATE_CONFIG = 17,

  /* Reads a data source; changes nothing. */
  PLUMB_OP_READ_DATA = 18,

  /* Opens a value that is never stored, keeps it alive, gives it back. */
  PLUMB_OP_EPHEMERAL_OPEN = 20,
  PLUMB_OP_EPHEMERAL_RENEW = 21,
  PLUMB_OP_EPHEMERAL_CLOSE = 22,

  /* A function of the language. Pure and thread-safe: equal arguments, equal result. */
  PLUMB_OP_CALL_FUNCTION = 25,

  /* Results come as PLUMB_EVENT_ITEM, one at a time; on_event may hold a module up for a moment. */
  PLUMB_OP_LIST_RESOURCES = 30,
  PLUMB_OP_PLAN_ACTION = 31,
  PLUMB_OP_INVOKE_ACTION = 32,

  /* Many READs or PLANs in one call, for a module that can ask its server for many things at once.
   * Each tag 1 is a msgpack array of fields [tag, kind, value]; answers come in any order as
   * PLUMB_EVENT_BATCH_ITEM. What was not answered before on_done has failed with its status. */
  PLUMB_OP_READ_MANY = 40,
  PLUMB_OP_PLAN_MANY = 41,

  /* From here on: experiments between consenting parties. */
  PLUMB_OP_PRIVATE = 1000
};

/* Fields that any answer may carry. */
enum {
  /* msgpack: array of maps {1 severity (1 error, 2 warning), 2 summary, 3 detail, 4 path}. Provider
   * trouble is told here and nowhere else: the per-message diagnostics tags of protocol 6 are unused. */
  PLUMB_DIAGNOSTICS = 90,
  PLUMB_STATUS_TEXT = 91 /* str: goes with a status other than PLUMB_OK */
};

/* Keys of one diagnostic: the summary is short and always the same for the same trouble, the detail is
 * whole sentences that say what to do, the path leads to the attribute in the configuration. Neither
 * text holds the value of a sensitive attribute. */
enum {
  PLUMB_DIAG_SEVERITY = 1, PLUMB_DIAG_SUMMARY = 2, PLUMB_DIAG_DETAIL = 3, PLUMB_DIAG_PATH = 4,
  /* int, of an error of READ, READ_DATA, APPLY: the call had no effect, and is worth another try after
   * so many ms. Counts if all errors have it, and an APPLY has no state; nothing else is repeated. */
  PLUMB_DIAG_RETRY_AFTER = 5,
  PLUMB_SEVERITY_ERROR = 1, PLUMB_SEVERITY_WARNING = 2
};

/* Steps of a path: an attribute or block by its name, an element of a map or list (of a set: none). */
enum { PLUMB_STEP_ATTRIBUTE = 1, PLUMB_STEP_KEY = 2, PLUMB_STEP_INDEX = 3 };

/* DESCRIBE: no arguments. "entry" is msgpack {1: name, 2: schema}, one field for each name, so that a
 * large description can be read piece by piece. Schemas are msgpack maps with the integer keys below;
 * a key with its zero value is absent. */
enum {
  PLUMB_DESCRIBE_PROVIDER = 1,       /* schema */
  PLUMB_DESCRIBE_RESOURCES = 2,      /* entry* */
  PLUMB_DESCRIBE_DATA_SOURCES = 3,   /* entry* */
  PLUMB_DESCRIBE_PROVIDER_META = 5,  /* schema */
  PLUMB_DESCRIBE_CAPABILITIES = 6,   /* msgpack {1 plan_destroy, 2 schema optional, 3 move, 4 generate} */
  PLUMB_DESCRIBE_FUNCTIONS = 7,      /* entry*, the second part a function */
  PLUMB_DESCRIBE_EPHEMERALS = 8,     /* entry* */
  PLUMB_DESCRIBE_LISTS = 9,          /* entry* */
  PLUMB_DESCRIBE_STATE_STORES = 10,  /* entry* */
  PLUMB_DESCRIBE_ACTIONS = 11,       /* entry*, the second part {1: schema} */
  PLUMB_DESCRIBE_IDENTITIES = 100,   /* entry*, the second part an identity schema */
  PLUMB_DESCRIBE_HASH = 101,         /* str: names this very description; equal hash, equal content */
  PLUMB_DESCRIBE_BATCHES = 110,      /* msgpack {1 type, 2 max_batch, 3 ttl_ms}* for read_many */
  PLUMB_DESCRIBE_TRAITS = 112        /* msgpack {1 type, 2 PLUMB_TRAIT_... bits}*; types without: absent */
};

/* Traits of a single resource type. */
enum {
  /* Apply may take long although the module lacks PLUMB_CAP_BLOCKING_SUBMIT: submit returns at once and
   * on_done comes later, from a thread of the module. A host that waits for the answer does so on its
   * pool for waiting, not on a computing thread. */
  PLUMB_TRAIT_WAITS = 1
};

/* Schema {1 version, 2 block}. */
enum { PLUMB_SCHEMA_VERSION = 1, PLUMB_SCHEMA_BLOCK = 2 };

/* Block; 2 and 3 are arrays of attributes and of nested blocks. */
enum {
  PLUMB_BLOCK_VERSION = 1,
  PLUMB_BLOCK_ATTRIBUTES = 2,
  PLUMB_BLOCK_BLOCK_TYPES = 3,
  PLUMB_BLOCK_DESCRIPTION = 4,
  PLUMB_BLOCK_DESCRIPTION_KIND = 5, /* 0 plain, 1 markdown */
  PLUMB_BLOCK_DEPRECATED = 6,
  PLUMB_BLOCK_DEPRECATION_MESSAGE = 7,
  PLUMB_BLOCK_COMPUTED = 8
};

/* Attribute. `type` is msgpack bin of the type's JSON, such as ["list","string"]; an attribute has
 * either `type` or `nested_type`. Flags are msgpack booleans. */
enum {
  PLUMB_ATTRIBUTE_NAME = 1,
  PLUMB_ATTRIBUTE_TYPE = 2,
  PLUMB_ATTRIBUTE_DESCRIPTION = 3,
  PLUMB_ATTRIBUTE_REQUIRED = 4,
  PLUMB_ATTRIBUTE_OPTIONAL = 5,
  PLUMB_ATTRIBUTE_COMPUTED = 6,
  PLUMB_ATTRIBUTE_SENSITIVE = 7,
  PLUMB_ATTRIBUTE_DESCRIPTION_KIND = 8,
  PLUMB_ATTRIBUTE_DEPRECATED = 9,
  PLUMB_ATTRIBUTE_NESTED_TYPE = 10, /* {1 attributes, 3 nesting} */
  PLUMB_ATTRIBUTE_WRITE_ONLY = 11,
  PLUMB_ATTRIBUTE_DEPRECATION_MESSAGE = 12
};

/* Nested block, and nested type of an attribute (which has no group). */
enum {
  PLUMB_NESTED_NAME = 1, PLUMB_NESTED_BLOCK = 2, PLUMB_NESTED_NESTING = 3,
  PLUMB_NESTED_MIN_ITEMS = 4, PLUMB_NESTED_MAX_ITEMS = 5, PLUMB_OBJECT_ATTRIBUTES = 1,
  PLUMB_OBJECT_NESTING = 3
};
enum {
  PLUMB_NESTING_SINGLE = 1, PLUMB_NESTING_LIST = 2, PLUMB_NESTING_SET = 3, PLUMB_NESTING_MAP = 4,
  PLUMB_NESTING_GROUP = 5
};

/* Function {1 array of parameters, 2 variadic parameter, 3 return {1 type}, 4 summary, ...}. */
enum {
  PLUMB_FUNCTION_PARAMETERS = 1, PLUMB_FUNCTION_VARIADIC = 2, PLUMB_FUNCTION_RETURN = 3,
  PLUMB_FUNCTION_SUMMARY = 4, PLUMB_FUNCTION_DESCRIPTION = 5, PLUMB_FUNCTION_DESCRIPTION_KIND = 6,
  PLUMB_FUNCTION_DEPRECATION_MESSAGE = 7, PLUMB_PARAMETER_NAME = 1, PLUMB_PARAMETER_TYPE = 2,
  PLUMB_PARAMETER_ALLOW_NULL = 3, PLUMB_PARAMETER_ALLOW_UNKNOWN = 4,
  PLUMB_PARAMETER_DESCRIPTION = 5, PLUMB_PARAMETER_DESCRIPTION_KIND = 6
};

/* Identity schema {1 version, 2 array of attributes}; `type` as in attributes, flags are booleans. */
enum {
  PLUMB_IDENTITY_VERSION = 1, PLUMB_IDENTITY_ATTRIBUTES = 2, PLUMB_IDENTITY_NAME = 1,
  PLUMB_IDENTITY_TYPE = 2, PLUMB_IDENTITY_REQUIRED_FOR_IMPORT = 3,
  PLUMB_IDENTITY_OPTIONAL_FOR_IMPORT = 4, PLUMB_IDENTITY_DESCRIPTION = 5
};

/* Every operation below that has a type (str) refuses one that the module does not have with a
 * diagnostic. Objects hold exactly the attributes of their schema. Private data are bytes of the
 * module's own that the host keeps beside an object's state and hands back unread.
 *
 * VALIDATE_PROVIDER {1 config value}. CONFIGURE {1 the host's version str, 2 config value, 3 client
 * capabilities}; the configuration may hold unknowns while planning. Answers: diagnostics, and of
 * CONFIGURE how many objects of it may be worked on at a time (int; 0: as many as the host likes). */
enum { PLUMB_VALIDATE_PROVIDER_CONFIG = 1, PLUMB_CONFIGURE_VERSION = 1, PLUMB_CONFIGURE_CONFIG = 2,
       PLUMB_CONFIGURE_CAPABILITIES = 3, PLUMB_CONFIGURE_RESULT_MAX_PARALLEL = 100 };

/* Client capabilities, where a request has them: msgpack {1 deferral allowed, 2 write-only allowed,
 * 3 store_planned_private, 4 computed_blocks_allowed}. */

/* VALIDATE_RESOURCE, _DATA, _EPHEMERAL, _LIST, _ACTION. Answers: diagnostics only. */
enum {
  PLUMB_VALIDATE_TYPE = 1,        /* str */
  PLUMB_VALIDATE_CONFIG = 2,      /* value */
  PLUMB_VALIDATE_CAPABILITIES = 3 /* client capabilities */
};

/* READ: the object as it is now. An answer without state, or with nil, says: it is gone. */
enum {
  PLUMB_READ_TYPE = 1,          /* str */
  PLUMB_READ_CURRENT_STATE = 2, /* value */
  PLUMB_READ_PRIVATE = 3,       /* bytes */
  PLUMB_READ_PROVIDER_META = 4, /* value */
  PLUMB_READ_CAPABILITIES = 5,
  PLUMB_READ_IDENTITY = 6, /* value of the identity schema */
  PLUMB_READ_RESULT_STATE = 1,
  PLUMB_READ_RESULT_PRIVATE = 3,
  PLUMB_READ_RESULT_DEFERRED = 4, /* int: the reason */
  PLUMB_READ_RESULT_IDENTITY = 5
};

/* PLAN: what will be, given prior state, configuration, and the host's proposal. The proposal takes
 * null in computed attributes for "as before". Not called for a destroy without plan_destroy. */
enum {
  PLUMB_PLAN_TYPE = 1,           /* str */
  PLUMB_PLAN_PRIOR_STATE = 2,    /* value; null: there is no object yet */
  PLUMB_PLAN_PROPOSED_STATE = 3, /* value; null: it is to be destroyed */
  PLUMB_PLAN_CONFIG = 4,         /* value; may hold unknowns */
  PLUMB_PLAN_PRIOR_PRIVATE = 5,  /* bytes */
  PLUMB_PLAN_PROVIDER_META = 6,  /* value */
  PLUMB_PLAN_CAPABILITIES = 7,   /* client capabilities */
  PLUMB_PLAN_PRIOR_IDENTITY = 8, /* value of the identity schema */
  PLUMB_PLAN_RESULT_STATE = 1,   /* value; unknown where only apply can tell */
  PLUMB_PLAN_RESULT_REQUIRES_REPLACE = 2, /* path*: a change there needs a new object */
  PLUMB_PLAN_RESULT_PRIVATE = 3, /* bytes, for apply */
  PLUMB_PLAN_RESULT_LEGACY = 5,  /* int 1: old rules of consistency apply */
  PLUMB_PLAN_RESULT_DEFERRED = 6, /* int: the reason */
  PLUMB_PLAN_RESULT_IDENTITY = 7  /* value of the identity schema */
};

/* APPLY: prior null = create, planned null = delete, else update. The new state counts even beside
 * errors: what exists must be told. No state in the answer: nothing was changed or made. */
enum {
  PLUMB_APPLY_TYPE = 1,             /* str */
  PLUMB_APPLY_PRIOR_STATE = 2,      /* value */
  PLUMB_APPLY_PLANNED_STATE = 3,    /* value; unknown where this call is to tell */
  PLUMB_APPLY_CONFIG = 4,           /* value, wholly known */
  PLUMB_APPLY_PLANNED_PRIVATE = 5,  /* bytes, from the plan */
  PLUMB_APPLY_PROVIDER_META = 6,    /* value */
  PLUMB_APPLY_PLANNED_IDENTITY = 7, /* value of the identity schema */
  PLUMB_APPLY_RESULT_STATE = 1, /* value, wholly known; null after a delete */
  PLUMB_APPLY_RESULT_PRIVATE = 2, /* bytes, to be stored */
  PLUMB_APPLY_RESULT_LEGACY = 4,    /* int 1: old rules of consistency apply */
  PLUMB_APPLY_RESULT_IDENTITY = 5   /* value of the identity schema */
};

/* IMPORT. Each result is msgpack {1 type (str), 2 state (bin holding the msgpack value), 3 private
 * (bin), 4 identity (bin holding the msgpack value)}. A READ of the state follows. */
enum {
  PLUMB_IMPORT_TYPE = 1,
  PLUMB_IMPORT_ID = 2, /* str */
  PLUMB_IMPORT_CAPABILITIES = 3,
  PLUMB_IMPORT_IDENTITY = 4,
  PLUMB_IMPORT_RESULT_RESOURCES = 1, /* * */
  PLUMB_IMPORT_RESULT_DEFERRED = 3,
  PLUMB_IMPORTED_TYPE = 1, PLUMB_IMPORTED_STATE = 2, PLUMB_IMPORTED_PRIVATE = 3,
  PLUMB_IMPORTED_IDENTITY = 4
};

/* UPGRADE_STATE: the JSON of a stored object, written under an earlier (or the same) schema version.
 * A host that keeps states of the current version as values need not ask. UPGRADE_IDENTITY has the
 * same fields for the JSON of an identity, and answers with a value of the identity schema. */
enum {
  PLUMB_UPGRADE_TYPE = 1, PLUMB_UPGRADE_VERSION = 2, /* int */
  PLUMB_UPGRADE_JSON = 3,    /* bytes: the "attributes" object of the state file */
  PLUMB_UPGRADE_RESULT_STATE = 1
};

/* MOVE: an object of another type, perhaps of another provider, becomes one of this type. */
enum {
  PLUMB_MOVE_SOURCE_PROVIDER = 1, /* str: full source address */
  PLUMB_MOVE_SOURCE_TYPE = 2, PLUMB_MOVE_SOURCE_VERSION = 3, /* int */
  PLUMB_MOVE_SOURCE_JSON = 4,    /* bytes */
  PLUMB_MOVE_TARGET_TYPE = 5, PLUMB_MOVE_SOURCE_PRIVATE = 6,
  PLUMB_MOVE_SOURCE_IDENTITY = 7, /* bytes: JSON */
  PLUMB_MOVE_RESULT_STATE = 1, PLUMB_MOVE_RESULT_PRIVATE = 3, PLUMB_MOVE_RESULT_IDENTITY = 4
};

/* GENERATE_CONFIG: a configuration that would make this state. */
enum { PLUMB_GENERATE_TYPE = 1, PLUMB_GENERATE_STATE = 2, PLUMB_GENERATE_RESULT_CONFIG = 1 };

/* READ_DATA: the configuration is wholly known. */
enum {
  PLUMB_READ_DATA_TYPE = 1, PLUMB_READ_DATA_CONFIG = 2, PLUMB_READ_DATA_PROVIDER_META = 3,
  PLUMB_READ_DATA_CAPABILITIES = 4, PLUMB_READ_DATA_RESULT_STATE = 1,
  PLUMB_READ_DATA_RESULT_DEFERRED = 3
};

/* EPHEMERAL_OPEN, _RENEW, _CLOSE. renew_at is an int: milliseconds since the epoch. */
enum {
  PLUMB_EPHEMERAL_TYPE = 1,
  PLUMB_EPHEMERAL_CONFIG = 2,  /* open */
  PLUMB_EPHEMERAL_PRIVATE = 2, /* renew, close: bytes */
  PLUMB_EPHEMERAL_OPEN_RESULT_RENEW_AT = 2,
  PLUMB_EPHEMERAL_OPEN_RESULT_VALUE = 3,
  PLUMB_EPHEMERAL_OPEN_RESULT_PRIVATE = 4,
  PLUMB_EPHEMERAL_RENEW_RESULT_RENEW_AT = 2,
  PLUMB_EPHEMERAL_RENEW_RESULT_PRIVATE = 3
};

/* CALL_FUNCTION. The error is msgpack {1 text, 2 index of the argument at fault, absent if none}. */
enum {
  PLUMB_CALL_NAME = 1,
  PLUMB_CALL_ARGUMENTS = 2, /* value* */
  PLUMB_CALL_RESULT_VALUE = 1,
  PLUMB_CALL_RESULT_ERROR = 2
};

/* ---- Layout, as both sides must see it on a 64-bit machine ----------------------------------- */

#if defined(__cplusplus)
#define PLUMB_LAYOUT(what) static_assert(what, #what)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define PLUMB_LAYOUT(what) _Static_assert(what, #what)
#endif
#if defined(PLUMB_LAYOUT) && UINTPTR_MAX == UINT64_MAX
PLUMB_LAYOUT(sizeof(plumb_view) == 16);
PLUMB_LAYOUT(sizeof(plumb_field) == 32);
PLUMB_LAYOUT(offsetof(plumb_field, num) == 8);
PLUMB_LAYOUT(offsetof(plumb_field, data) == 16);
PLUMB_LAYOUT(sizeof(plumb_msg) == 32);
PLUMB_LAYOUT(offsetof(plumb_msg, release) == 16);
PLUMB_LAYOUT(sizeof(plumb_host) == 32);
PLUMB_LAYOUT(offsetof(plumb_host, log) == 16);
PLUMB_LAYOUT(sizeof(plumb_sink) == 32);
PLUMB_LAYOUT(offsetof(plumb_sink, on_done) == 24);
PLUMB_LAYOUT(sizeof(plumb_request) == 64);
PLUMB_LAYOUT(offsetof(plumb_request, timeout_ms) == 16);
PLUMB_LAYOUT(offsetof(plumb_request, args) == 32);
PLUMB_LAYOUT(sizeof(plumb_module) == 96);
PLUMB_LAYOUT(offsetof(plumb_module, name) == 16);
PLUMB_LAYOUT(offsetof(plumb_module, open) == 48);
PLUMB_LAYOUT(offsetof(plumb_module, get_extension) == 88);
PLUMB_LAYOUT(sizeof(plumb_tag) == 120);
PLUMB_LAYOUT(offsetof(plumb_tag, name) == 24);
#endif
#undef PLUMB_LAYOUT

#ifdef __cplusplus
}
#endif

#endif /* PLUMB_PROVIDER_H */
