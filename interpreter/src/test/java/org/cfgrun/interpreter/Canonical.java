package org.cfgrun.interpreter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Values in the form of the vectors: a float is {@code {"$f": repr}}, a tuple {@code {"$t": []}}.
 */
public final class Canonical {
  private static final Origin ORIGIN = Origin.written(Source.of("vector", "").all());

  private Canonical() {}

  /** Reads the vectors of a file beside this class. */
  public static List<JsonObject> vectors(String name) throws IOException {
    try (InputStream in = Canonical.class.getResourceAsStream("vectors/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return StreamSupport.stream(
              JsonParser.parseString(text).getAsJsonArray().spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .toList();
    }
  }

  /** Converts a value to the form of the vectors, with its keys in order. */
  public static JsonElement of(ConfigNode node) {
    if (node instanceof DictNode dict) {
      JsonObject object = new JsonObject();
      dict.entries().forEach((key, value) -> object.add(key.toString(), of(value)));
      return object;
    }
    if (node instanceof ListNode list) {
      return array(list.items());
    }
    if (node instanceof TupleNode tuple) {
      return marked("$t", array(tuple.items()));
    }
    if (node instanceof SetNode set) {
      return marked("$s", array(set.items()));
    }
    Object value = ((ScalarNode) node).value();
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    if (value instanceof Double real) {
      return marked("$f", new JsonPrimitive(PythonText.ofFloat(real)));
    }
    if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    }
    return value instanceof Number number
        ? new JsonPrimitive(number)
        : new JsonPrimitive(value.toString());
  }

  private static JsonArray array(Iterable<ConfigNode> items) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(of(item)));
    return array;
  }

  private static JsonObject marked(String mark, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(mark, value);
    return object;
  }

  /** Converts a vector to a value. */
  public static ConfigNode read(JsonElement element) {
    if (element.isJsonNull()) {
      return new ScalarNode(null, ORIGIN);
    }
    if (element.isJsonArray()) {
      return new ListNode(items(element), ORIGIN);
    }
    if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      if (object.has("$t")) {
        return new TupleNode(items(object.get("$t")), ORIGIN);
      }
      Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
      object
          .entrySet()
          .forEach(e -> entries.put(new ScalarNode(e.getKey(), ORIGIN), read(e.getValue())));
      return new DictNode(entries, ORIGIN);
    }
    JsonPrimitive value = element.getAsJsonPrimitive();
    Object data =
        value.isBoolean()
            ? (Object) value.getAsBoolean()
            : value.isNumber() ? (Object) value.getAsLong() : value.getAsString();
    return new ScalarNode(data, ORIGIN);
  }

  private static List<ConfigNode> items(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(Canonical::read)
        .toList();
  }
}
