package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Exports;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.Reference;

/**
 * The bases that a file imports: {@code with read_base(): from .base import *}. Their names are
 * bound before the file runs, wherever the {@code with} stands.
 */
final class BaseImports {
  private final List<Statement.Import> imports = new ArrayList<>();

  private BaseImports() {}

  /** The imports of a file; what else stands among them is reported. */
  static BaseImports of(ConfigFile file, Problems problems) {
    BaseImports found = new BaseImports();
    for (Statement statement : file.statements()) {
      if (statement instanceof Statement.With with && isReadBase(with)) {
        with.body().forEach(inner -> found.add(inner, problems));
      }
    }
    return found;
  }

  private void add(Statement statement, Problems problems) {
    if (statement instanceof Statement.Import imported
        && !imported.names().isEmpty()
        && !imported.module().isEmpty()) {
      imports.add(imported);
    } else if (!(statement instanceof Statement.Pass)) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.NOT_DECLARATIVE,
                  statement.span(),
                  "`with read_base():` holds imports of bases and nothing else.")
              .help("Write `from .base import *`, with the base's own name behind the dots."));
    }
  }

  /** Whether this is the one {@code with} that has a meaning. */
  static boolean isReadBase(Statement.With with) {
    return with.context() instanceof Expr.Call call
        && call.function() instanceof Expr.Name name
        && name.id().equals(Imports.READ_BASE)
        && call.arguments().isEmpty();
  }

  /** How a file inherits, by what stands at its top level. */
  static Style style(ConfigFile file) {
    Style style = Style.PLAIN;
    for (Statement statement : file.statements()) {
      if (statement instanceof Statement.Assign assign
          && assign.targets().stream().anyMatch(Evaluator::isBase)) {
        return Style.NAMING;
      }
      boolean imports =
          statement instanceof Statement.With with && isReadBase(with)
              || statement instanceof Statement.Import imported && isReference(imported);
      style = imports ? Style.IMPORTING : style;
    }
    return style;
  }

  private static boolean isReference(Statement.Import imported) {
    return imported.level() > 0
        || !StandardModules.contains(imported.module())
            && !imported.module().startsWith("mmengine.config");
  }

  List<BaseReference> references() {
    return imports.stream().map(BaseImports::reference).toList();
  }

  private static BaseReference reference(Statement.Import imported) {
    String text = ".".repeat(imported.level()) + imported.module();
    return BaseReference.imported(text, imported.span());
  }

  /** Binds the bases' names; gives those among them that the bases have imported themselves. */
  Map<String, Reference> bind(Bases bases, Scope scope, Problems problems) {
    Map<String, Reference> references = new LinkedHashMap<>();
    for (Statement.Import imported : imports) {
      Exports exports = bases.imports().get(reference(imported));
      if (exports == null) {
        imported.names().forEach(name -> scope.poison(List.of(boundName(name))));
        continue;
      }
      for (Statement.ImportedName name : imported.names()) {
        if (name.name().equals("*")) {
          bindAll(exports, imported.span(), scope, references);
        } else if (!bind(exports, name, scope, references)) {
          scope.poison(List.of(boundName(name)));
          if (bases.complete()) {
            problems.add(missing(exports, imported, name));
          }
        }
      }
    }
    return references;
  }

  private static void bindAll(
      Exports exports, Span at, Scope scope, Map<String, Reference> references) {
    Thawer thawer = new Thawer();
    exports.values().named().forEach((name, value) -> scope.put(name, thawer.thaw(value)));
    exports.references().forEach((name, value) -> scope.put(name, Value.computed(value, at)));
    references.putAll(exports.references());
  }

  private static boolean bind(
      Exports exports,
      Statement.ImportedName name,
      Scope scope,
      Map<String, Reference> references) {
    String bound = boundName(name);
    ConfigNode value = exports.values().get(name.name());
    Reference reference = exports.references().get(name.name());
    if (value != null) {
      scope.put(bound, new Thawer().thaw(value));
    } else if (reference != null) {
      scope.put(bound, Value.computed(reference, name.span()));
      references.put(bound, reference);
    }
    return value != null || reference != null;
  }

  private static String boundName(Statement.ImportedName name) {
    return name.alias() == null ? name.name() : name.alias();
  }

  private static Diagnostic missing(
      Exports exports, Statement.Import imported, Statement.ImportedName name) {
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY,
            name.span(),
            "The base `%s` gives no `%s`.".formatted(reference(imported).path(), name.name()));
    return Suggesting.add(missing, name.name(), exports.values().named().keySet());
  }
}
