/// What expressions refer to.
#pragma once

#include <string>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

/// One object that a traversal names, as far as dependencies go.
struct Reference {
  enum class Kind : std::uint8_t {
    kVariable,
    kLocal,
    kResource,  ///< name is that of resource_key(): `type.name`, `data.type.name`, …
    kModule,    ///< name is the call's; output may name one
    kCountIndex,
    kEach,
    kSelf,
    kPath,
    kTerraform,
  };
  Kind kind = Kind::kVariable;
  std::string name;
  std::string output;  ///< Of kModule: the output, if the traversal names one.
  diagnostics::Span span;
  std::size_t steps = 0;  ///< How many steps of the traversal name the object.
  /// Of kResource and kModule: which instance, if the traversal says that too. Lives as long as the
  /// tree.
  const value::Value* key = nullptr;
  bool ordering = false;  ///< From a `depends_on`: all of the object is meant, not a value of it.
};

/// Reads the beginning of a traversal as a reference. Names that can mean nothing are reported, and
/// nothing is returned.
[[nodiscard]] std::optional<Reference> parse_reference(const ast::Traversal& traversal,
                                                       diagnostics::Span span,
                                                       diagnostics::Diagnostics& diags);

/// All references in an expression, in order, without those to names that a `for` binds. Invalid
/// ones are left out quietly: evaluation reports them.
void collect_references(const ast::Expr& expr, std::vector<Reference>& out);

/// Of every attribute and nested block, without the names that `dynamic` blocks bind.
void collect_references(const ast::Body& body, std::vector<Reference>& out);

/// Of a resource's body: what stands in its meta-arguments and is no reference is left out.
void collect_resource_references(const ast::Body& body, std::vector<Reference>& out);

/// The parts of `"a.b"`, as references were written before Terraform 0.12; warns that they are not
/// any more. Keys in brackets are left out.
[[nodiscard]] std::vector<ast::Step> quoted_steps(const ast::Expr& item, std::string_view text,
                                                  diagnostics::Diagnostics& diags);

/// One of `depends_on`'s items.
[[nodiscard]] std::vector<Reference> decode_depends_on(const ast::Expr& expr,
                                                       diagnostics::Diagnostics& diags);

}  // namespace plumb::config
