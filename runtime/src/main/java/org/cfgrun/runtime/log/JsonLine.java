package org.cfgrun.runtime.log;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.value.PythonText;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON value on one line, with the spacing, escapes and number format of Python's {@code
 * json.dumps}.
 */
public final class JsonLine {
  private final StringBuilder text = new StringBuilder();

  private JsonLine() {}

  /**
   * Returns the JSON text of a value.
   *
   * @param value null, Boolean, Number, String, List or Map with String keys
   */
  public static String of(@Nullable Object value) {
    JsonLine line = new JsonLine();
    line.append(value);
    return line.text.toString();
  }

  private void append(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      appendMap(map);
    } else if (value instanceof List<?> list) {
      appendList(list);
    } else if (value instanceof Double number) {
      text.append(number(number));
    } else if (value == null || value instanceof Boolean || value instanceof Number) {
      text.append(value);
    } else if (value instanceof String string) {
      appendString(string);
    } else {
      throw new IllegalArgumentException("cannot write as JSON: " + value.getClass().getName());
    }
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Double.isNaN(value) ? "NaN" : PythonText.ofFloat(value);
  }

  private void appendMap(Map<?, ?> map) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      appendString((String) entry.getKey());
      text.append(": ");
      append(entry.getValue());
      text.append(entries.hasNext() ? ", " : "");
    }
    text.append('}');
  }

  private void appendList(List<?> list) {
    text.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      append(items.next());
      text.append(items.hasNext() ? ", " : "");
    }
    text.append(']');
  }

  private void appendString(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
