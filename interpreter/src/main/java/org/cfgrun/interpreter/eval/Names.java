package org.cfgrun.interpreter.eval;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.MutableCopy;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/** Reads names: the file's own, {@code _base_}, and the builtins. */
final class Names {
  private static final Map<String, String> SPELLINGS =
      Map.of(
          "true", "True", "false", "False", "null", "None", "none", "None", "nil", "None", "TRUE",
          "True", "FALSE", "False", "NULL", "None");

  // As Python prints these floats. Config.dump of mmcv and MMEngine writes them so, and neither
  // reads
  // them back.
  private static final Set<String> NUMBERS = Set.of("inf", "nan");

  private final boolean importing;
  private final Bases bases;
  private final Limits limits;
  private @Nullable Value editedBases;

  Names(boolean importing, Bases bases, Limits limits) {
    this.importing = importing;
    this.bases = bases;
    this.limits = limits;
  }

  Value read(Expr.Name name, Scope scope) {
    Value value = scope.find(name.id());
    if (value == null && name.id().equals(ReservedKeys.BASE) && !importing) {
      value = readBases(name);
    }
    if (value == null) {
      value = Builtins.ALL.get(name.id());
      if (value != null) {
        return value;
      }
    }
    if (value == null) {
      throw undefined(name, scope);
    }
    return value.through(name.id(), name.span());
  }

  private Value readBases(Expr.Name name) {
    if (!bases.complete()) {
      throw EvalFailure.poisoned();
    }
    if (editedBases == null) {
      editedBases = MutableCopy.of(bases.values(), new Context(limits, name.span()));
    }
    return editedBases;
  }

  /** The bases as the file has edited them, or null when it has not even looked at them. */
  @Nullable Value editedBases() {
    return editedBases;
  }

  private EvalFailure undefined(Expr.Name name, Scope scope) {
    if (importing && !bases.complete()) {
      return EvalFailure.poisoned();
    }
    Diagnostic diagnostic =
        Diagnostic.error(
            ErrorCode.UNDEFINED_NAME, name.span(), "`" + name.id() + "` is not defined.");
    if (name.id().equals(ReservedKeys.BASE)) {
      return EvalFailure.of(
          diagnostic.help("This config imports its bases; use their names directly."));
    }
    if (NUMBERS.contains(name.id())) {
      return EvalFailure.of(diagnostic.help("Write `float('" + name.id() + "')`."));
    }
    String spelling = SPELLINGS.get(name.id());
    if (spelling != null) {
      return EvalFailure.of(diagnostic.note("did you mean `" + spelling + "`?"));
    }
    if (bases.values().get(name.id()) != null) {
      return EvalFailure.of(
          diagnostic.help(
              "A base defines it; write `{{ _base_." + name.id() + " }}` to read its value."));
    }
    limits.steps(scope.values().size(), name.span());
    Set<String> known = new TreeSet<>(scope.values().keySet());
    known.addAll(Builtins.ALL.keySet());
    limits.work(Suggestions.cost(name.id(), known), name.span());
    return EvalFailure.of(Suggestions.add(diagnostic, name.id(), known));
  }
}
