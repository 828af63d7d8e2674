package org.cfgrun.interpreter.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.eval.Evaluator;
import org.cfgrun.interpreter.eval.Imports;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.Scope;
import org.cfgrun.interpreter.eval.StandardModules;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Exports;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * The bases that a file imports: {@code with read_base(): from .base import *}. Their names are
 * bound before the file runs, regardless of the position of the {@code with} statement.
 */
final class BaseImports {
  private final List<Statement.Import> imports = new ArrayList<>();

  private BaseImports() {}

  /** Returns the imports of a file and reports other statements among them. */
  static BaseImports of(ConfigFile file, Problems problems) {
    BaseImports found = new BaseImports();
    for (Statement statement : file.statements()) {
      if (statement instanceof Statement.With with && Imports.isReadBase(with)) {
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
                  "Only imports of bases are allowed in `with read_base():`.")
              .help("Write `from .base import *`, with the base's name after the dots."));
    }
  }

  /** Returns how a file inherits, determined from its top-level statements. */
  static Style style(ConfigFile file) {
    Style style = Style.PLAIN;
    for (Statement statement : file.statements()) {
      if (statement instanceof Statement.Assign assign
          && assign.targets().stream().anyMatch(Evaluator::isBase)) {
        return Style.NAMING;
      }
      boolean imports =
          statement instanceof Statement.With with && Imports.isReadBase(with)
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

  /** Binds the names of the bases and returns their values. */
  Exports bind(Bases bases, Scope scope, Limits limits, Problems problems) {
    BaseNames names = new BaseNames(scope, limits);
    for (Statement.Import imported : imports) {
      Exports exports = bases.imports().get(reference(imported));
      for (Statement.ImportedName name : imported.names()) {
        if (exports == null) {
          names.poison(name);
        } else if (!names.bind(exports, name) && bases.complete()) {
          Set<String> known = exports.values().named().keySet();
          limits.work(Suggestions.cost(name.name(), known), name.span());
          problems.add(missing(known, imported, name));
        }
      }
    }
    return names.bound(bases.values().origin());
  }

  private static Diagnostic missing(
      Set<String> known, Statement.Import imported, Statement.ImportedName name) {
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY,
            name.span(),
            "The base `%s` has no `%s`.".formatted(reference(imported).path(), name.name()));
    return Suggestions.add(missing, name.name(), known);
  }
}
