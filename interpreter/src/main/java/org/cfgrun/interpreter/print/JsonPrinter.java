package org.cfgrun.interpreter.print;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ItemsVisitor;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Prints a config as JSON. Tuples, sets and ranges become arrays, except for ranges of more than
 * {@value RangeValue#MAX_WRITTEN} numbers, which become text. Keys other than strings become
 * strings as in Python's json module ({@code 1}, {@code 0.5}, {@code true}, {@code null}). JSON
 * does not support {@code inf} and {@code nan}, which become the strings {@code "inf"}, {@code
 * "-inf"} and {@code "nan"}.
 */
public final class JsonPrinter {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private static final Elements ELEMENTS = new Elements();

  private JsonPrinter() {}

  /** Returns a config as JSON text that ends with a newline. */
  public static String print(ConfigNode node) {
    return print(element(node));
  }

  /** Returns any JSON element as text that ends with a newline. */
  public static String print(JsonElement element) {
    return escape(GSON.toJson(element)).concat("\n");
  }

  /**
   * Escapes what Gson does not: half surrogate pairs, which UTF-8 cannot encode, characters that
   * must not reach a terminal, and two braces, which would be read as a template. All of them occur
   * only inside strings.
   */
  private static String escape(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      boolean braces = c == '{' && i > 0 && json.charAt(i - 1) == '{';
      if (c != '\n' && (braces || !Printable.is(c))) {
        for (char unit : Character.toChars(c)) {
          out.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
      } else {
        out.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /**
   * Converts a value to JSON.
   *
   * @throws ConfigException for keys that differ in Python, but not in JSON
   */
  public static JsonElement element(ConfigNode node) {
    return node.accept(ELEMENTS);
  }

  /** Converts a key to a string, because JSON supports only strings as keys. */
  static String key(ConfigNode key) {
    if (key instanceof ScalarNode scalar) {
      Object value = scalar.value();
      if (value instanceof String text) {
        return text;
      }
      if (value == null || value instanceof Boolean) {
        return String.valueOf(value);
      }
    }
    return ValueDocs.flatKey(key);
  }

  /** Returns the error for a key whose text is that of an earlier key. */
  static ConfigException clash(ConfigNode key, DictNode dict, String format) {
    String text = key(key);
    ConfigNode first =
        dict.entries().keySet().stream().filter(k -> key(k).equals(text)).findFirst().orElse(key);
    return new ConfigException(
        Diagnostic.error(
                ErrorCode.DUPLICATE_KEY,
                key.origin().span(),
                "The keys `%s` and `%s` are the same key in %s."
                    .formatted(ValueDocs.flatKey(first), ValueDocs.flatKey(key), format))
            .help("Rename one of them, or print the config as config text."));
  }

  private static final class Elements implements ItemsVisitor<JsonElement> {
    @Override
    public JsonElement dict(DictNode node) {
      JsonObject object = new JsonObject();
      for (Map.Entry<ConfigNode, ConfigNode> entry : node.entries().entrySet()) {
        String key = key(entry.getKey());
        if (object.has(key)) {
          throw clash(entry.getKey(), node, "JSON");
        }
        object.add(key, element(entry.getValue()));
      }
      return object;
    }

    @Override
    public JsonElement items(Collection<ConfigNode> items) {
      JsonArray array = new JsonArray();
      items.forEach(item -> array.add(element(item)));
      return array;
    }

    @Override
    public JsonElement none() {
      return JsonNull.INSTANCE;
    }

    @Override
    public JsonElement bool(boolean value) {
      return new JsonPrimitive(value);
    }

    @Override
    public JsonElement integer(long value) {
      return new JsonPrimitive(value);
    }

    @Override
    public JsonElement integer(BigInteger value) {
      return new JsonPrimitive(value);
    }

    @Override
    public JsonElement real(double value) {
      String text = PythonText.ofFloat(value);
      return Double.isFinite(value)
          ? new JsonPrimitive(new LazilyParsedNumber(text))
          : new JsonPrimitive(text);
    }

    @Override
    public JsonElement text(String value) {
      return new JsonPrimitive(value);
    }

    @Override
    public JsonElement range(RangeValue value) {
      if (value.length() > RangeValue.MAX_WRITTEN) {
        return new JsonPrimitive(value.toString());
      }
      JsonArray array = new JsonArray();
      value.numbers().forEach(array::add);
      return array;
    }
  }
}
