package org.cfgrun.interpreter.schema;

import java.util.Objects;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.DefaultCheck;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/** Checks defaults of arguments by the rules that check the values of a config. */
public final class ConstantDefaultCheck implements DefaultCheck {
  /** Made by {@link java.util.ServiceLoader}. */
  public ConstantDefaultCheck() {}

  @Override
  public @Nullable String fault(ArgumentSchema argument) {
    String text = Objects.requireNonNull(argument.defaultText());
    ConfigNode value = Constants.parse(text, "default");
    if (value == null) {
      return "is not a constant of the config language";
    }
    Problems problems = new Problems();
    // A default may name components of another compilation, so only the shape of dicts is checked.
    new Checker(Catalog.EMPTY.incomplete(), problems).checkValue(value, argument, "default");
    return problems.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(Diagnostic::message)
        .findFirst()
        .map(message -> "does not fit: " + message)
        .orElse(null);
  }
}
