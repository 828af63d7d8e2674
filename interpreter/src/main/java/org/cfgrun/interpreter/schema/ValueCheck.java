package org.cfgrun.interpreter.schema;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.NumberRange;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.BuiltType;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.HintType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Checks values against types, and passes dicts back to the {@link Checker}. */
final class ValueCheck {
  private final Checker checker;
  private final Problems problems;

  ValueCheck(Checker checker, Problems problems) {
    this.checker = checker;
    this.problems = problems;
  }

  /** Checks the type of an argument's value and, if it is right, that its numbers are in bounds. */
  void check(ConfigNode node, ArgumentSchema argument, Site site) {
    int before = problems.errorCount();
    if (checker.isOfPython() && PythonHints.quotesANumber(node, argument)) {
      problems.add(mismatch(node, "a number", site).help("Remove the quotes."));
      return;
    }
    check(node, argument.type(), site);
    if (argument.bounds() != null && problems.errorCount() == before) {
      bounds(node, argument.bounds(), site);
    }
  }

  private void check(ConfigNode node, TypeDescriptor type, Site site) {
    check(node, type, type.phrase(), site);
  }

  private void bounds(ConfigNode node, NumberRange bounds, Site site) {
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = sequence.items();
      for (int i = 0; i < items.size(); i++) {
        bounds(items.get(i), bounds, site.child(Integer.toString(i)));
      }
    } else if (node instanceof DictNode dict) {
      dict.entries().forEach((key, value) -> bounds(value, bounds, site.child(key.toString())));
    } else if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Number number
        && !bounds.contains(number.doubleValue())) {
      String text = number instanceof Double value ? PythonText.ofFloat(value) : number.toString();
      problems.add(mismatch(node, bounds.phrase(), text, site));
    }
  }

  /**
   * Checks a value.
   *
   * @param phrase the accepted values for messages; inside a nullable it includes None
   */
  private void check(ConfigNode node, TypeDescriptor type, String phrase, Site site) {
    if (type instanceof NullableType nullable) {
      if (!(node instanceof ScalarNode scalar && scalar.isNone())) {
        check(node, nullable.type(), phrase, site);
      }
    } else if (type instanceof ComponentType component) {
      checker.component(node, component, site);
    } else if (type instanceof HintType hint) {
      if (PythonHints.contradicts(node, hint)) {
        problems.add(mismatch(node, phrase, site));
      } else {
        checker.scattered(node, site);
      }
    } else if (type instanceof BuiltType built) {
      checker.built(node, built, site);
    } else if (type == Plain.ANY) {
      checker.scattered(node, site);
    } else if (type instanceof RecordType dict && node instanceof DictNode given) {
      checker.arguments(given, dict.arguments(), site, false);
    } else if (type instanceof MapType map && node instanceof DictNode given) {
      given
          .entries()
          .forEach((key, value) -> check(value, map.value(), site.child(key.toString())));
    } else if (type instanceof ListType list && node instanceof SequenceNode sequence) {
      items(sequence, list.item(), site);
    } else if (type instanceof RepeatedType repeated) {
      if (node instanceof SequenceNode sequence) {
        items(sequence, repeated.item(), site);
      } else {
        check(node, repeated.item(), phrase, site);
      }
    } else if (type instanceof EnumType oneOf) {
      oneOf(node, oneOf, phrase, site);
    } else if (!(type instanceof TypeDescriptor.ValueType) && !fits(node, type)) {
      Diagnostic found = mismatch(node, phrase, site);
      String help = help(node, type);
      found = help == null ? found : found.help(help);
      Fix fix = ValueFixes.of(node, type);
      problems.add(fix == null ? found : found.fix(fix));
    } else if (type == Plain.DICT) {
      checker.scattered(node, site);
    } else if (type == Plain.INT || type == Plain.LONG) {
      range(node, type == Plain.INT ? Integer.SIZE : Long.SIZE, site);
    }
  }

  private void items(SequenceNode sequence, TypeDescriptor type, Site site) {
    List<ConfigNode> items = sequence.items();
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), type, site.child(Integer.toString(i)));
    }
  }

  /** Returns how to write the value that was probably meant, or null. */
  private static @Nullable String help(ConfigNode node, TypeDescriptor type) {
    if (type instanceof ListType list && fits(node, list.item())) {
      return "Write `[x]` for a list of one item, or `(x,)` for a tuple.";
    }
    // For example 4e4 iterations, which is a float.
    return (type == Plain.INT || type == Plain.LONG)
            && node instanceof ScalarNode scalar
            && scalar.value() instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < Integer.MAX_VALUE
        ? "Write %s without a decimal point or exponent.".formatted(number.longValue())
        : null;
  }

  static boolean fits(ConfigNode node, TypeDescriptor type) {
    if (!(type instanceof Plain plain)) {
      return false;
    }
    Object value = node instanceof ScalarNode scalar ? scalar.value() : null;
    // A bool is not an int here, although it is in Python: `depth=True` is a mistake.
    boolean whole = value instanceof Long || value instanceof BigInteger;
    return switch (plain) {
      case BOOL -> value instanceof Boolean;
      case INT, LONG -> whole;
      case FLOAT -> whole || value instanceof Double;
      case STR -> value instanceof String;
      case DICT -> node instanceof DictNode;
      case ANY -> true;
    };
  }

  private void oneOf(ConfigNode node, EnumType type, String phrase, Site site) {
    if (!(node instanceof ScalarNode scalar && scalar.value() instanceof String value)) {
      problems.add(mismatch(node, phrase, site));
    } else if (!type.values().contains(value)) {
      Diagnostic found =
          Diagnostic.error(
              ErrorCode.BAD_ARGUMENT,
              node.origin().span(),
              site.name() + " must be " + phrase + ", got '" + value + "'.");
      String nearest = Suggestions.nearest(value, type.values());
      if (nearest != null) {
        found = found.note("did you mean '" + nearest + "'?");
        Edit edit = KeyText.replace(node, nearest);
        found = edit == null ? found : found.fix(Fix.suggested("Use '" + nearest + "'", edit));
      }
      problems.add(found);
    }
  }

  private void range(ConfigNode node, int bits, Site site) {
    Object value = ((ScalarNode) node).value();
    BigInteger number =
        value instanceof Long small
            ? BigInteger.valueOf(small)
            : (BigInteger) Objects.requireNonNull(value);
    if (number.bitLength() >= bits) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          node.origin().span(),
          site.name() + " must be an int of " + bits + " bits, got " + number + ".");
    }
  }

  /** Returns the error for a value of the wrong type, with the variables it came through. */
  static Diagnostic mismatch(ConfigNode node, String phrase, Site site) {
    return mismatch(node, phrase, node.description(), site);
  }

  private static Diagnostic mismatch(ConfigNode node, String phrase, String got, Site site) {
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.BAD_ARGUMENT,
            node.origin().span(),
            site.name() + " must be " + phrase + ", got " + got + ".");
    for (Origin.Via via : node.origin().via()) {
      found = found.note("passed through `" + via.name() + "`", via.span());
    }
    return Checker.withHelp(found, node);
  }
}
