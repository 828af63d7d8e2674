package org.cfgrun.interpreter.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.ModuleData;
import org.cfgrun.interpreter.eval.data.ReferenceData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Binds what a file imports from elsewhere than its bases. Only {@link PureModules} work here; in a
 * config that imports its bases any other name but one of Python's own is a {@link Reference}.
 */
public final class Imports {
  /** The context in which bases are imported. */
  private static final String READ_BASE = "read_base";

  private static final Map<String, String> INSTEAD =
      Map.of(
          "numpy", "Write the numbers themselves, or a list comprehension.",
          "sys", "Write the value itself.");

  private final boolean importing;
  private final PureModules modules;
  private final Map<String, Reference> references = new LinkedHashMap<>();

  /**
   * Imports of a file.
   *
   * @param importing whether it imports its bases, and names of unknown modules may be mentioned
   */
  Imports(boolean importing, PureModules modules) {
    this.importing = importing;
    this.modules = modules;
  }

  boolean importing() {
    return importing;
  }

  /** The references by the names they are bound to. */
  Map<String, Reference> references() {
    return references;
  }

  void bind(Statement.Import imported, Scope scope) {
    if (imported.level() > 0) {
      throw misplacedBase(imported);
    }
    if (imported.names().isEmpty()) {
      bindModule(imported, scope);
    }
    for (Statement.ImportedName name : imported.names()) {
      bindName(imported, name, scope);
    }
  }

  private void bindModule(Statement.Import imported, Scope scope) {
    String module = imported.module();
    String root = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
    String bound = imported.alias() == null ? root : imported.alias();
    // `import os.path` binds `os`.
    ModuleData pure =
        modules.find(module) == null
            ? null
            : modules.find(imported.alias() == null ? root : module);
    if (pure != null) {
      scope.put(bound, Value.computed(pure, imported.span()));
    } else {
      String path = imported.alias() == null ? root : module;
      mention(bound, new Reference(path, true), imported, imported.span(), scope);
    }
  }

  private void bindName(Statement.Import imported, Statement.ImportedName name, Scope scope) {
    String bound = name.alias() == null ? name.name() : name.alias();
    Data member = member(imported.module(), name.name());
    if (member != null) {
      scope.put(bound, Value.computed(member, name.span()));
      return;
    }
    ModuleData pure = modules.find(imported.module());
    if (pure != null) {
      throw EvalFailure.of(pure.unavailable(name.name(), name.span()));
    }
    if (name.name().equals("*") && importing) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.NOT_DECLARATIVE,
                  imported.span(),
                  "Only the names of a base can be imported by `*`.")
              .help("Import each name; a base is imported inside `with read_base():`."));
    }
    Reference reference = new Reference(imported.module() + "." + name.name(), false);
    mention(bound, reference, imported, name.span(), scope);
  }

  private @Nullable Data member(String module, String name) {
    if (name.equals(READ_BASE) && (module.equals("mmengine.config") || module.equals("mmengine"))) {
      return FunctionData.function(
          READ_BASE,
          a -> {
            throw a.context().typeError("`read_base()` may only be called in a `with` statement.");
          });
    }
    ModuleData pure = modules.find(module);
    return pure == null || name.equals(ModuleData.ITEM) ? null : pure.members().get(name);
  }

  private void mention(
      String bound, Reference reference, Statement.Import imported, Span at, Scope scope) {
    String module = imported.module();
    boolean runs = StandardModules.contains(module) || module.equals("mmengine.config");
    if (!importing || runs) {
      throw refuse(imported);
    }
    references.put(bound, reference);
    scope.put(bound, Value.computed(new ReferenceData(reference), at));
  }

  private EvalFailure refuse(Statement.Import imported) {
    String module = imported.module();
    String help =
        "To register custom components, write `custom_imports = dict(imports=['" + module + "'])`.";
    if (StandardModules.contains(module)) {
      help = "Write the value itself, or compute it with the builtin functions.";
    }
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                imported.span(),
                "A config cannot import code, so `" + module + "` is not available.")
            .help(INSTEAD.getOrDefault(module, help)));
  }

  private static EvalFailure misplacedBase(Statement.Import imported) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                imported.span(),
                "A relative import names a base and is not allowed here.")
            .help("Put it inside a `with read_base():` at the top level of the file."));
  }

  /** Whether this is the one {@code with} that has a meaning. */
  public static boolean isReadBase(Statement.With with) {
    return with.context() instanceof Expr.Call call
        && call.function() instanceof Expr.Name name
        && name.id().equals(READ_BASE)
        && call.arguments().isEmpty();
  }

  /** Checks a {@code with}: the bases of one at the top level are bound before the file runs. */
  static EvalFailure misplacedWith(Span with) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE, with, "This `with` is not supported in a config.")
            .help(
                "Only `with read_base():` is supported, at the top level of a config without"
                    + " `_base_`."));
  }
}
