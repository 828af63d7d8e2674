package org.cfgrun.runtime.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.PythonText;
import org.jspecify.annotations.Nullable;

/**
 * What mmcv, mmdet, PyTorch and pycocotools gave, kept as test resources. The system property
 * {@code cfgrun.goldens} names a folder with other files of the same form; of a file that it lacks,
 * the copy among the resources is read.
 */
public final class Goldens {
  /** The files of lists of cases. */
  static final List<String> FILES =
      Stream.of(
              "lr_schedules",
              "momentum_schedules",
              "param_schedulers",
              "optimizers",
              "paramwise",
              "grad_clip",
              "runtime",
              "misc",
              "loggers")
          .map(name -> name + ".json")
          .toList();

  private static final String PROPERTY = "cfgrun.goldens";
  private static final String DETECTION = "detection";
  private static final @Nullable Path FOLDER = folder(System.getProperty(PROPERTY));

  private static final String RATIO = "target_ratio";

  private Goldens() {}

  private static @Nullable Path folder(@Nullable String named) {
    if (named == null) {
      return null;
    }
    // Maven is called in the project's folder, and runs tests in the module's.
    Path folder =
        Stream.of(Path.of(named), Path.of("..").resolve(named))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(PROPERTY + ": no folder " + named));
    // Else the copies would all pass, and nothing of what was meant would have been read.
    if (Stream.concat(FILES.stream(), Stream.of(DETECTION))
        .noneMatch(file -> Files.exists(folder.resolve(file)))) {
      throw new IllegalArgumentException(
          "%s: %s has none of %s, %s"
              .formatted(PROPERTY, named, String.join(", ", FILES), DETECTION));
    }
    return folder;
  }

  /** Where a file is, by its path from the goldens' folder: {@code misc.json}. */
  public static Path file(String name) {
    return FOLDER != null && Files.exists(FOLDER.resolve(name)) ? FOLDER.resolve(name) : copy(name);
  }

  /** Whether there is a copy of a file among the resources. */
  static boolean hasCopy(String name) {
    return Goldens.class.getResource("/golden/" + name) != null;
  }

  /** Where the copy of a file is. */
  static Path copy(String name) {
    try {
      return Path.of(Goldens.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The content of a file. */
  public static JsonElement json(String name) {
    try (Reader reader = Files.newBufferedReader(file(name))) {
      return JsonParser.parseReader(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that is an object. */
  public static JsonObject read(String name) {
    return json(name).getAsJsonObject();
  }

  /** A file that is an object; the copy has the entries that another lacks. */
  public static JsonObject merged(String name) {
    JsonObject all = new JsonObject();
    for (Path file : hasCopy(name) ? List.of(copy(name), file(name)) : List.of(file(name))) {
      try (Reader reader = Files.newBufferedReader(file)) {
        JsonParser.parseReader(reader)
            .getAsJsonObject()
            .entrySet()
            .forEach(entry -> all.add(entry.getKey(), entry.getValue()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /** Whether what is read are the copies among the resources. */
  static boolean areCopies() {
    return FOLDER == null;
  }

  /**
   * The cases of a list of a file; none where a file of the named folder has no such list. What is
   * no object itself is the {@code value} of one, and a single object is one case.
   */
  public static List<JsonObject> cases(String file, String list) {
    List<JsonObject> cases = new ArrayList<>();
    JsonElement part = part(file, list);
    if (part instanceof JsonArray array) {
      array.forEach(each -> cases.add(each instanceof JsonObject object ? object : valued(each)));
    } else if (part != null && !part.isJsonNull()) {
      cases.add(part instanceof JsonObject object ? object : valued(part));
    }
    return cases;
  }

  /**
   * The entries of an object of a file, each as an object of its {@code name} and {@code value};
   * none where a file of the named folder has no such object.
   *
   * @param path the object's name, or names to it with dots between them
   */
  public static List<JsonObject> entries(String file, String path) {
    List<JsonObject> entries = new ArrayList<>();
    if (part(file, path) instanceof JsonObject content) {
      for (Map.Entry<String, JsonElement> each : content.entrySet()) {
        JsonObject entry = new JsonObject();
        entry.addProperty("name", each.getKey());
        entry.add("value", each.getValue());
        entries.add(entry);
      }
    }
    return entries;
  }

  private static JsonObject valued(JsonElement value) {
    JsonObject object = new JsonObject();
    object.add("value", value);
    return object;
  }

  private static @Nullable JsonElement part(String file, String path) {
    JsonElement at = read(file);
    for (String name : path.split("\\.")) {
      at = at instanceof JsonObject object ? object.get(name) : null;
    }
    if (at == null && FOLDER == null) {
      throw new IllegalArgumentException(file + " has no " + path);
    }
    return at;
  }

  /** The texts of an array. */
  public static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  /** The same value in a config. */
  public static ConfigNode node(JsonElement json) {
    return Constants.parse(text(json), "golden");
  }

  /** A config of the given sections, in the config language: {@code name=value, ...}. */
  public static DictNode config(String sections) {
    return (DictNode) Constants.parse("dict(" + sections + ")", "test.cfg");
  }

  /** A schedule's dict as a config writes it: the lists of its {@code target_ratio} are tuples. */
  public static String schedule(JsonElement json) {
    if (!(json instanceof JsonObject given && given.get(RATIO) instanceof JsonArray ratio)) {
      return text(json);
    }
    JsonObject others = given.deepCopy();
    others.remove(RATIO);
    String tuple = text(ratio).replace('[', '(').replace("]", ratio.isEmpty() ? ")" : ",)");
    return "{'%s': %s, %s".formatted(RATIO, tuple, text(others).substring(1));
  }

  /** A value as a config writes it. */
  public static String text(JsonElement json) {
    if (json.isJsonNull()) {
      return "None";
    }
    if (json instanceof JsonPrimitive primitive) {
      String text = primitive.getAsString();
      if (primitive.isBoolean()) {
        return primitive.getAsBoolean() ? "True" : "False";
      }
      // JSON has no words for these, so that they are read as strings.
      if (text.matches("-?Infinity|NaN")) {
        return text.equals("NaN") ? "(1e999 - 1e999)" : text.replace("Infinity", "1e999");
      }
      return primitive.isString() ? PythonText.ofString(text) : text;
    }
    if (json instanceof JsonArray array) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(Goldens::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return json.getAsJsonObject().entrySet().stream()
        .map(entry -> PythonText.ofString(entry.getKey()) + ": " + text(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
