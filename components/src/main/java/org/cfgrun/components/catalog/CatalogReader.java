package org.cfgrun.components.catalog;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.catalog.TypeDescriptor.BuiltType;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.HintType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.components.catalog.TypeDescriptor.UnionType;
import org.cfgrun.components.catalog.TypeDescriptor.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Reads catalogs from JSON, token by token: a catalog of a large library has megabytes, and an
 * error has a line.
 */
final class CatalogReader {
  /** The version of the format. */
  static final int VERSION = 1;

  /** No type of an argument is nested so deeply. */
  private static final int DEEPEST = 16;

  private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path ");

  private final JsonReader in;

  private CatalogReader(Reader in) {
    this.in = new JsonReader(in);
    this.in.setStrictness(Strictness.STRICT);
  }

  static Catalog read(Reader in) throws IOException {
    CatalogReader reader = new CatalogReader(in);
    try {
      return reader.catalog();
    } catch (CatalogFormatException known) {
      throw known;
    } catch (IOException | IllegalStateException | IllegalArgumentException broken) {
      String message = String.valueOf(broken.getMessage());
      Matcher place = PLACE.matcher(message);
      String reason = place.find() ? message.substring(0, place.start()) : message;
      throw reader.failure("not a catalog: " + reason);
    }
  }

  private CatalogFormatException failure(String message) {
    Matcher place = PLACE.matcher(in.toString());
    return place.find()
        ? new CatalogFormatException(
            message, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
        : new CatalogFormatException(message, 1, 1);
  }

  private Catalog catalog() throws IOException {
    List<ComponentSchema> components = null;
    List<SettingsSchema> settings = null;
    List<PythonLibraries.Package> packages = List.of();
    Map<String, Set<String>> builderKeys = Map.of();
    boolean versioned = false;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "version" -> {
          int version = in.nextInt();
          if (version != VERSION) {
            throw failure("unsupported catalog version " + version + ", expected " + VERSION);
          }
          versioned = true;
        }
        case "packages" -> packages = list(this::pythonPackage);
        case "builders" -> builderKeys = builders();
        case "components" -> components = list(this::component);
        case "settings" -> settings = list(this::settings);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw failure("not a catalog: text follows the end");
    }
    require(versioned ? this : null, "version");
    return Catalog.of(
        require(components, "components"),
        require(settings, "settings"),
        new PythonLibraries(packages, builderKeys));
  }

  private PythonLibraries.Package pythonPackage() throws IOException {
    String name = null;
    String version = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = in.nextString();
        case "version" -> version = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new PythonLibraries.Package(require(name, "name"), version);
  }

  private Map<String, Set<String>> builders() throws IOException {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    in.beginArray();
    while (in.hasNext()) {
      String registry = null;
      List<String> keys = List.of();
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "registry" -> registry = in.nextString();
          case "keys" -> keys = list(in::nextString);
          default -> in.skipValue();
        }
      }
      in.endObject();
      all.put(require(registry, "registry"), new LinkedHashSet<>(keys));
    }
    in.endArray();
    return all;
  }

  private ComponentSchema component() throws IOException {
    String registry = null;
    List<String> names = null;
    String className = null;
    List<String> kinds = null;
    List<ArgumentSchema> arguments = null;
    String documentation = null;
    PythonDefinition python = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "registry" -> registry = in.nextString();
        case "names" -> names = list(in::nextString);
        case "class" -> className = in.nextString();
        case "kinds" -> kinds = list(in::nextString);
        case "arguments" -> arguments = list(() -> argument(0));
        case "documentation" -> documentation = in.nextString();
        case "python" -> python = python();
        default -> in.skipValue();
      }
    }
    in.endObject();
    List<String> given = require(names, "names");
    if (given.isEmpty()) {
      throw failure("not a catalog: a component has no name");
    }
    return new ComponentSchema(
        require(registry, "registry"),
        given,
        require(className, "class"),
        require(kinds, "kinds"),
        require(arguments, "arguments"),
        require(documentation, "documentation"),
        null,
        python);
  }

  private PythonDefinition python() throws IOException {
    String scope = "";
    boolean open = false;
    String file = null;
    int line = 1;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "scope" -> scope = in.nextString();
        case "open" -> open = in.nextBoolean();
        case "file" -> file = in.nextString();
        case "line" -> line = Math.max(1, in.nextInt());
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new PythonDefinition(scope, open, file, line);
  }

  private SettingsSchema settings() throws IOException {
    String section = null;
    String className = null;
    List<ArgumentSchema> arguments = null;
    String documentation = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "section" -> section = in.nextString();
        case "class" -> className = in.nextString();
        case "arguments" -> arguments = list(() -> argument(0));
        case "documentation" -> documentation = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SettingsSchema(
        require(section, "section"),
        require(className, "class"),
        require(arguments, "arguments"),
        require(documentation, "documentation"));
  }

  private ArgumentSchema argument(int depth) throws IOException {
    String name = null;
    TypeDescriptor type = null;
    String defaultText = null;
    double min = Double.NEGATIVE_INFINITY;
    double max = Double.POSITIVE_INFINITY;
    boolean minExcluded = false;
    String documentation = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = in.nextString();
        case "type" -> type = type(depth);
        case "default" -> defaultText = in.nextString();
        case "min" -> min = in.nextDouble();
        case "max" -> max = in.nextDouble();
        case "min_excluded" -> minExcluded = in.nextBoolean();
        case "documentation" -> documentation = in.nextString();
        default -> in.skipValue();
      }
    }
    in.endObject();
    boolean bounded = min != Double.NEGATIVE_INFINITY || max != Double.POSITIVE_INFINITY;
    return new ArgumentSchema(
        require(name, "name"),
        require(type, "type"),
        defaultText,
        bounded ? new NumberRange(min, max, minExcluded) : null,
        require(documentation, "documentation"));
  }

  private TypeDescriptor type(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw failure("not a catalog: a type is nested more than " + DEEPEST + " times");
    }
    if (in.peek() == JsonToken.STRING) {
      return plain(in.nextString());
    }
    TypeDescriptor type = null;
    String registry = null;
    String kind = ComponentSchema.ANYTHING;
    String defaultType = null;
    String built = null;
    boolean whole = false;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "enum" -> type = new EnumType(list(in::nextString));
        case "list" -> type = new ListType(type(depth + 1));
        case "repeated" -> type = new RepeatedType(type(depth + 1));
        case "map" -> type = new MapType(type(depth + 1));
        case "record" -> type = new RecordType(list(() -> argument(depth + 1)));
        case "value" -> type = new ValueType(in.nextString());
        case "nullable" -> type = new NullableType(type(depth + 1));
        case "union" -> type = new UnionType(list(() -> type(depth + 1)));
        case "documented" -> type = new HintType(type(depth + 1), false);
        case "annotated" -> type = new HintType(type(depth + 1), true);
        case "component" -> registry = in.nextString();
        case "kind" -> kind = in.nextString();
        case "default" -> defaultType = in.nextString();
        case "built" -> built = in.nextString();
        case "whole" -> whole = in.nextBoolean();
        default -> throw failure("not a catalog: unknown type `" + name + "`");
      }
    }
    in.endObject();
    if (registry != null) {
      return new ComponentType(registry, kind, defaultType);
    }
    return built == null ? require(type, "type") : new BuiltType(built, whole);
  }

  private TypeDescriptor plain(String name) throws IOException {
    for (Plain plain : Plain.values()) {
      if (plain.id().equals(name.toLowerCase(Locale.ROOT))) {
        return plain;
      }
    }
    throw failure("not a catalog: unknown type `" + name + "`");
  }

  private <T> T require(@Nullable T value, String name) throws IOException {
    if (value == null) {
      throw failure("not a catalog: `" + name + "` is missing");
    }
    return value;
  }

  /** Reads an item of an array. */
  @FunctionalInterface
  private interface Item<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(Item<T> item) throws IOException {
    List<T> all = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      all.add(item.read());
    }
    in.endArray();
    return all;
  }
}
