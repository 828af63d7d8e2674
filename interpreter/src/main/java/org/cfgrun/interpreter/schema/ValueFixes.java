package org.cfgrun.interpreter.schema;

import java.math.BigDecimal;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/** Writes values of the wrong type as what was probably meant. */
final class ValueFixes {
  private ValueFixes() {}

  /** Returns the fix of a value, or null where a person must decide. */
  static @Nullable Fix of(ConfigNode node, TypeDescriptor type) {
    TypeDescriptor wanted = type instanceof NullableType nullable ? nullable.type() : type;
    if (!KeyText.isEditable(node.origin())) {
      return null;
    }
    Span span = node.origin().span();
    if (node instanceof TupleNode tuple && tuple.isByComma() && span.text().endsWith(",")) {
      return Fix.suggested(
          "Remove the comma", new Edit(new Span(span.source(), span.end() - 1, span.end()), ""));
    }
    if (wanted instanceof ListType list && ValueCheck.fits(node, list.item())) {
      return Fix.suggested("Write a list", new Edit(span, "[" + span.text() + "]"));
    }
    String plain = plain(node, wanted);
    return plain == null ? null : Fix.suggested("Write " + plain, new Edit(span, plain));
  }

  private static @Nullable String plain(ConfigNode node, TypeDescriptor wanted) {
    Object value = node instanceof ScalarNode scalar ? scalar.value() : null;
    boolean whole = wanted == Plain.INT || wanted == Plain.LONG;
    if (value instanceof Double number
        && whole
        && number == Math.rint(number)
        && Math.abs(number) < Integer.MAX_VALUE) {
      return Long.toString(number.longValue());
    }
    if (!(value instanceof String text)) {
      return null;
    }
    if (wanted == Plain.BOOL) {
      return text.equalsIgnoreCase("true")
          ? "True"
          : text.equalsIgnoreCase("false") ? "False" : null;
    }
    return (whole && text.matches("-?\\d{1,9}")) || (wanted == Plain.FLOAT && isNumber(text))
        ? text
        : null;
  }

  private static boolean isNumber(String text) {
    try {
      return text.length() < 20 && new BigDecimal(text).signum() >= -1;
    } catch (NumberFormatException other) {
      return false;
    }
  }
}
