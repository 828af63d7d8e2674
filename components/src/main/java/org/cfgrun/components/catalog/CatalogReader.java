package org.cfgrun.components.catalog;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.ValueType;
import org.jspecify.annotations.Nullable;

/** Reads catalogs from JSON. */
final class CatalogReader {
  /** The version of the format. */
  static final int VERSION = 1;

  private CatalogReader() {}

  static Catalog read(Reader in) throws IOException {
    try {
      JsonObject json = JsonParser.parseReader(in).getAsJsonObject();
      int version = required(json, "version").getAsInt();
      if (version != VERSION) {
        throw new IOException("unsupported catalog version " + version + ", expected " + VERSION);
      }
      return Catalog.of(
          list(required(json, "components"), CatalogReader::component),
          list(required(json, "settings"), CatalogReader::settings));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NoSuchElementException
        | UnsupportedOperationException broken) {
      throw new IOException("not a catalog: " + broken.getMessage(), broken);
    }
  }

  private static ComponentSchema component(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    return new ComponentSchema(
        required(json, "registry").getAsString(),
        list(required(json, "names"), JsonElement::getAsString),
        required(json, "class").getAsString(),
        list(required(json, "kinds"), JsonElement::getAsString),
        list(required(json, "arguments"), CatalogReader::argument),
        required(json, "documentation").getAsString());
  }

  private static SettingsSchema settings(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    return new SettingsSchema(
        required(json, "section").getAsString(),
        required(json, "class").getAsString(),
        list(required(json, "arguments"), CatalogReader::argument),
        required(json, "documentation").getAsString());
  }

  private static ArgumentSchema argument(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    JsonElement defaultText = json.get("default");
    return new ArgumentSchema(
        required(json, "name").getAsString(),
        type(required(json, "type")),
        defaultText == null ? null : defaultText.getAsString(),
        bounds(json),
        required(json, "documentation").getAsString());
  }

  private static @Nullable NumberRange bounds(JsonObject json) {
    JsonElement min = json.get("min");
    JsonElement max = json.get("max");
    return min == null && max == null
        ? null
        : new NumberRange(
            min == null ? Double.NEGATIVE_INFINITY : min.getAsDouble(),
            max == null ? Double.POSITIVE_INFINITY : max.getAsDouble(),
            json.has("min_excluded"));
  }

  private static TypeDescriptor type(JsonElement element) {
    if (element.isJsonPrimitive()) {
      return Plain.valueOf(element.getAsString().toUpperCase(Locale.ROOT));
    }
    JsonObject json = element.getAsJsonObject();
    Map.Entry<String, JsonElement> first = json.entrySet().iterator().next();
    JsonElement value = first.getValue();
    return switch (first.getKey()) {
      case "enum" -> new EnumType(list(value, JsonElement::getAsString));
      case "list" -> new ListType(type(value));
      case "map" -> new MapType(type(value));
      case "record" -> new RecordType(list(value, CatalogReader::argument));
      case "component" ->
          new ComponentType(
              value.getAsString(),
              required(json, "kind").getAsString(),
              json.has("default") ? json.get("default").getAsString() : null);
      case "value" -> new ValueType(value.getAsString());
      case "nullable" -> new NullableType(type(value));
      default -> throw new JsonParseException("unknown type `" + first.getKey() + "`");
    };
  }

  private static JsonElement required(JsonObject json, String name) {
    JsonElement value = json.get(name);
    if (value == null) {
      throw new JsonParseException("`" + name + "` is missing");
    }
    return value;
  }

  private static <T> List<T> list(JsonElement element, Function<JsonElement, T> reader) {
    List<T> all = new ArrayList<>();
    for (JsonElement item : element.getAsJsonArray()) {
      all.add(reader.apply(item));
    }
    return all;
  }
}
