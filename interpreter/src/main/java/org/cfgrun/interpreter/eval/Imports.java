package org.cfgrun.interpreter.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Binds what a file imports from elsewhere than its bases. {@code copy} is the only module that
 * works here; in a config that imports its bases any other name but one of Python's own is a {@link
 * Reference}.
 */
final class Imports {
  /** The context in which bases are imported. */
  static final String READ_BASE = "read_base";

  private static final Map<String, String> INSTEAD =
      Map.of(
          "os", "Write the path itself; in strings `{{ fileDirname }}` is the config's folder.",
          "os.path",
              "Write the path itself; in strings `{{ fileDirname }}` is the config's folder.",
          "math", "Write the number itself, or an expression like `x ** 0.5`.",
          "numpy", "Write the numbers themselves, or a list comprehension.",
          "sys", "Write the value itself.");

  private final Map<String, Callable> copy;
  private final boolean importing;
  private final Map<String, Reference> references = new LinkedHashMap<>();

  /**
   * Imports of a file.
   *
   * @param importing whether it imports its bases, and names of unknown modules may be mentioned
   */
  Imports(Semantics semantics, boolean importing) {
    this.copy = semantics.copying.functions();
    this.importing = importing;
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
    if (module.equals("copy")) {
      scope.put(bound, Value.computed(new ModuleData("copy", copy), imported.span()));
    } else {
      String path = imported.alias() == null ? root : module;
      mention(bound, new Reference(path, true), imported, imported.span(), scope);
    }
  }

  private void bindName(Statement.Import imported, Statement.ImportedName name, Scope scope) {
    String bound = name.alias() == null ? name.name() : name.alias();
    Callable member = member(imported.module(), name.name());
    if (member != null) {
      scope.put(bound, Value.computed(member, name.span()));
      return;
    }
    if (name.name().equals("*") && importing) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.NOT_DECLARATIVE,
                  imported.span(),
                  "Only a base's names can be imported all at once.")
              .help("Name what you need; a base is imported inside `with read_base():`."));
    }
    Reference reference = new Reference(imported.module() + "." + name.name(), false);
    mention(bound, reference, imported, name.span(), scope);
  }

  private @Nullable Callable member(String module, String name) {
    if (name.equals(READ_BASE) && (module.equals("mmengine.config") || module.equals("mmengine"))) {
      return Callable.function(
          READ_BASE,
          a -> {
            throw EvalFailure.type(a.at(), "`read_base()` stands behind `with` only.");
          });
    }
    return module.equals("copy") ? copy.get(name) : null;
  }

  private void mention(
      String bound, Reference reference, Statement.Import imported, Span at, Scope scope) {
    String module = imported.module();
    boolean runs = StandardModules.contains(module) || module.equals("mmengine.config");
    if (!importing || runs) {
      throw refuse(imported);
    }
    references.put(bound, reference);
    scope.put(bound, Value.computed(reference, at));
  }

  private EvalFailure refuse(Statement.Import imported) {
    String module = imported.module();
    String help =
        "To make components of your own known, write `custom_imports = dict(imports=['"
            + module
            + "'])`.";
    if (StandardModules.contains(module)) {
      help = "Write the value itself; a config computes with what the language has.";
    }
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                imported.span(),
                "A config cannot import code, so `" + module + "` is out of its reach.")
            .help(INSTEAD.getOrDefault(module, help)));
  }

  private static EvalFailure misplacedBase(Statement.Import imported) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                imported.span(),
                "A relative import names a base, and this one does not stand where bases do.")
            .help("Put it inside a `with read_base():` at the top level of the file."));
  }

  /** Checks a {@code with}: the bases of one at the top level are bound before the file runs. */
  static EvalFailure misplacedWith(Span with) {
    return EvalFailure.of(
        Diagnostic.error(ErrorCode.NOT_DECLARATIVE, with, "This `with` has no meaning in a config.")
            .help(
                "The only one is `with read_base():` at the top level, in a config that names no"
                    + " `_base_`."));
  }
}
