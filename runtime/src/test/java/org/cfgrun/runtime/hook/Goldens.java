package org.cfgrun.runtime.hook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * What mmcv and mmdet did, kept as test resources. The system property {@code cfgrun.goldens} names
 * a folder with other files of the same form.
 */
final class Goldens {
  private static final String FOLDER = System.getProperty("cfgrun.goldens");

  private Goldens() {}

  static JsonObject read(String file) {
    try (Reader reader =
        FOLDER != null
            ? Files.newBufferedReader(Path.of(FOLDER, file))
            : new InputStreamReader(
                Goldens.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cases of a part. */
  static List<JsonObject> cases(String file, String part) {
    List<JsonObject> cases = new ArrayList<>();
    read(file).getAsJsonArray(part).forEach(each -> cases.add(each.getAsJsonObject()));
    return cases;
  }

  static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  /** The same value in a config. */
  static ConfigNode node(JsonElement json) {
    return Constants.parse(text(json), "golden");
  }

  /** A config of the given sections, in the config language: {@code name=value, ...}. */
  static DictNode config(String sections) {
    return (DictNode) Constants.parse("dict(" + sections + ")", "test.cfg");
  }

  /** A value as a config writes it. */
  static String text(JsonElement json) {
    if (json.isJsonNull()) {
      return "None";
    }
    if (json instanceof JsonPrimitive primitive) {
      String text = primitive.getAsString();
      if (primitive.isBoolean()) {
        return primitive.getAsBoolean() ? "True" : "False";
      }
      return primitive.isString() ? "'" + text + "'" : text;
    }
    if (json instanceof JsonArray array) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(Goldens::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return json.getAsJsonObject().entrySet().stream()
        .map(entry -> "'" + entry.getKey() + "': " + text(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
