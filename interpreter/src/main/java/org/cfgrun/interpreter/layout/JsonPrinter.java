package org.cfgrun.interpreter.layout;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Writes a config as JSON. Tuples, sets and ranges become arrays; keys that are no strings are
 * written as strings the way Python's json does ({@code 1}, {@code 0.5}, {@code true}, {@code
 * null}); {@code inf} and {@code nan}, which JSON has not, become the strings {@code "inf"}, {@code
 * "-inf"} and {@code "nan"}.
 */
public final class JsonPrinter {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  /** A longer range is written as the text {@code range(...)}. */
  static final long MAX_RANGE = 1_000_000;

  private JsonPrinter() {}

  /** The text, with a line end. */
  public static String print(ConfigNode node) {
    return print(element(node));
  }

  /** The text of JSON that holds more than a config, with a line end. */
  public static String print(JsonElement element) {
    return GSON.toJson(element) + "\n";
  }

  /** A value as JSON. */
  public static JsonElement element(ConfigNode node) {
    if (node instanceof DictNode dict) {
      JsonObject object = new JsonObject();
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        object.add(key(entry.getKey()), element(entry.getValue()));
      }
      return object;
    }
    if (node instanceof ListNode list) {
      return array(list.items());
    }
    if (node instanceof TupleNode tuple) {
      return array(tuple.items());
    }
    if (node instanceof SetNode set) {
      return array(set.items());
    }
    return scalar((ScalarNode) node);
  }

  private static JsonArray array(Iterable<ConfigNode> items) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(element(item)));
    return array;
  }

  /** A key as the string that JSON needs. */
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

  private static JsonElement scalar(ScalarNode node) {
    Object value = node.value();
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    }
    if (value instanceof Double number) {
      String text = PythonText.ofFloat(number);
      return Double.isFinite(number)
          ? new JsonPrimitive(new LazilyParsedNumber(text))
          : new JsonPrimitive(text);
    }
    if (value instanceof Number number) {
      return new JsonPrimitive(number);
    }
    if (value instanceof RangeValue range) {
      if (range.length() > MAX_RANGE) {
        return new JsonPrimitive(ValueDocs.flat(node));
      }
      JsonArray array = new JsonArray();
      range.numbers().forEach(array::add);
      return array;
    }
    return new JsonPrimitive((String) value);
  }
}
