package org.cfgrun.interpreter.layout;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.math.BigInteger;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeVisitor;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Prints a config as JSON. Tuples, sets and ranges become arrays. Keys other than strings become
 * strings as in Python's json module ({@code 1}, {@code 0.5}, {@code true}, {@code null}). JSON
 * does not support {@code inf} and {@code nan}, which become the strings {@code "inf"}, {@code
 * "-inf"} and {@code "nan"}.
 */
public final class JsonPrinter {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  /**
   * The maximum length of a range that becomes an array. A longer one becomes the text {@code
   * range(...)}.
   */
  static final long MAX_RANGE = 1_000_000;

  private static final Elements ELEMENTS = new Elements();

  private JsonPrinter() {}

  /** Returns a config as JSON text that ends with a newline. */
  public static String print(ConfigNode node) {
    return print(element(node));
  }

  /** Returns any JSON element as text that ends with a newline. */
  public static String print(JsonElement element) {
    return GSON.toJson(element) + "\n";
  }

  /** Converts a value to JSON. */
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
    return ValueDocs.flat(key);
  }

  private static final class Elements implements NodeVisitor<JsonElement> {
    @Override
    public JsonElement dict(DictNode node) {
      JsonObject object = new JsonObject();
      node.entries().forEach((key, value) -> object.add(key(key), element(value)));
      return object;
    }

    @Override
    public JsonElement list(ListNode node) {
      return array(node.items());
    }

    @Override
    public JsonElement tuple(TupleNode node) {
      return array(node.items());
    }

    @Override
    public JsonElement set(SetNode node) {
      return array(node.items());
    }

    private static JsonArray array(Iterable<ConfigNode> items) {
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
      if (value.length() > MAX_RANGE) {
        return new JsonPrimitive(value.toString());
      }
      JsonArray array = new JsonArray();
      value.numbers().forEach(array::add);
      return array;
    }
  }
}
