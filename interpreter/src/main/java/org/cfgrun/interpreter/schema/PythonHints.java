package org.cfgrun.interpreter.schema;

import java.util.regex.Pattern;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.HintType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.UnionType;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Compares values with the types that annotations and docstrings name. */
final class PythonHints {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private PythonHints() {}

  /**
   * Returns whether a value is certainly wrong: a string for a number, or a number for a string.
   * Against an annotation also a string for a bool or a list, a number for a dict, and a string
   * that is not one of its literals.
   */
  static boolean contradicts(ConfigNode node, HintType hint) {
    return node instanceof ScalarNode scalar
        && !scalar.isNone()
        && contradicts(scalar.value() instanceof String text ? text : null, hint.type(), hint);
  }

  /**
   * Returns whether a value is a number in quotes, for an argument without a known type whose
   * default is a number. Another string may be a mode, such as {@code padding='same'}.
   */
  static boolean quotesANumber(ConfigNode node, ArgumentSchema argument) {
    return argument.type() == Plain.ANY
        && isNumber(argument.defaultText())
        && node instanceof ScalarNode scalar
        && scalar.value() instanceof String text
        && isNumber(text);
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches();
  }

  /**
   * @param text the value if it is a string; null for a number or a bool
   */
  private static boolean contradicts(@Nullable String text, TypeDescriptor type, HintType hint) {
    if (type instanceof NullableType nullable) {
      return contradicts(text, nullable.type(), hint);
    }
    if (type instanceof UnionType union) {
      return union.types().stream().allMatch(each -> contradicts(text, each, hint));
    }
    if (type instanceof EnumType oneOf) {
      return text == null || !oneOf.values().contains(text);
    }
    if (type instanceof ListType) {
      return hint.annotated() && text != null;
    }
    if (!(type instanceof Plain plain)) {
      return false;
    }
    return switch (plain) {
      case INT, LONG, FLOAT -> text != null;
      case STR -> text == null;
      case BOOL -> hint.annotated() && text != null;
      case DICT -> hint.annotated() && text == null;
      case ANY -> false;
    };
  }
}
