package org.cfgrun.components.catalog;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

/** Writes catalogs as JSON. */
final class CatalogWriter {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private CatalogWriter() {}

  static void write(Catalog catalog, Appendable out) throws IOException {
    out.append("{\"version\": ").append(Integer.toString(CatalogReader.VERSION));
    if (!catalog.python().packages().isEmpty()) {
      section(out, "packages", packages(catalog.python()));
      section(out, "builders", builders(catalog.python()));
    }
    section(
        out, "components", catalog.components().stream().map(CatalogWriter::component).toList());
    section(out, "settings", catalog.settings().stream().map(CatalogWriter::settings).toList());
    out.append("}\n");
  }

  private static void section(Appendable out, String name, List<JsonObject> lines)
      throws IOException {
    out.append(",\n\"").append(name).append("\": [");
    String separator = "\n";
    for (JsonObject line : lines) {
      out.append(separator).append(GSON.toJson(line));
      separator = ",\n";
    }
    out.append("\n]");
  }

  private static List<JsonObject> packages(PythonLibraries python) {
    List<JsonObject> all = new ArrayList<>();
    for (PythonLibraries.Package each : python.packages()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", each.name());
      json.addProperty("version", each.version());
      all.add(json);
    }
    return all;
  }

  private static List<JsonObject> builders(PythonLibraries python) {
    List<JsonObject> all = new ArrayList<>();
    python
        .builderKeys()
        .forEach(
            (registry, keys) -> {
              JsonObject json = new JsonObject();
              json.addProperty("registry", registry);
              json.add("keys", strings(List.copyOf(keys)));
              all.add(json);
            });
    return all;
  }

  private static JsonObject component(ComponentSchema schema) {
    JsonObject json = new JsonObject();
    json.addProperty("registry", schema.registry());
    json.add("names", strings(schema.names()));
    json.addProperty("class", schema.className());
    json.add("kinds", strings(schema.kinds()));
    json.add("arguments", arguments(schema.arguments()));
    json.addProperty("documentation", schema.documentation());
    PythonDefinition python = schema.python();
    if (python != null) {
      JsonObject definition = new JsonObject();
      definition.addProperty("scope", python.scope());
      definition.addProperty("open", python.open());
      if (python.file() != null) {
        definition.addProperty("file", python.file());
        definition.addProperty("line", python.line());
      }
      json.add("python", definition);
    }
    return json;
  }

  private static JsonObject settings(SettingsSchema schema) {
    JsonObject json = new JsonObject();
    json.addProperty("section", schema.section());
    json.addProperty("class", schema.className());
    json.add("arguments", arguments(schema.arguments()));
    json.addProperty("documentation", schema.documentation());
    return json;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray json = new JsonArray();
    values.forEach(json::add);
    return json;
  }

  private static JsonArray arguments(List<ArgumentSchema> arguments) {
    JsonArray all = new JsonArray();
    for (ArgumentSchema argument : arguments) {
      JsonObject json = new JsonObject();
      json.addProperty("name", argument.name());
      json.add("type", type(argument.type()));
      if (argument.defaultText() != null) {
        json.addProperty("default", argument.defaultText());
      }
      if (argument.bounds() != null) {
        bounds(json, argument.bounds());
      }
      json.addProperty("documentation", argument.documentation());
      all.add(json);
    }
    return all;
  }

  /** JSON has no infinite numbers, so a limit that does not exist is left out. */
  private static void bounds(JsonObject json, NumberRange bounds) {
    if (bounds.min() != Double.NEGATIVE_INFINITY) {
      json.addProperty("min", bounds.min());
    }
    if (bounds.max() != Double.POSITIVE_INFINITY) {
      json.addProperty("max", bounds.max());
    }
    if (bounds.minExcluded()) {
      json.addProperty("min_excluded", true);
    }
  }

  private static JsonElement type(TypeDescriptor type) {
    if (type instanceof Plain plain) {
      return new JsonPrimitive(plain.id());
    }
    JsonObject json = new JsonObject();
    if (type instanceof EnumType oneOf) {
      json.add("enum", strings(oneOf.values()));
    } else if (type instanceof ListType list) {
      json.add("list", type(list.item()));
    } else if (type instanceof RepeatedType repeated) {
      json.add("repeated", type(repeated.item()));
    } else if (type instanceof MapType map) {
      json.add("map", type(map.value()));
    } else if (type instanceof RecordType dict) {
      json.add("record", arguments(dict.arguments()));
    } else if (type instanceof ComponentType component) {
      json.addProperty("component", component.registry());
      json.addProperty("kind", component.kind());
      if (component.defaultType() != null) {
        json.addProperty("default", component.defaultType());
      }
    } else if (type instanceof ValueType value) {
      json.addProperty("value", value.phrase());
    } else if (type instanceof NullableType nullable) {
      json.add("nullable", type(nullable.type()));
    } else if (type instanceof UnionType union) {
      JsonArray types = new JsonArray();
      union.types().forEach(each -> types.add(type(each)));
      json.add("union", types);
    } else if (type instanceof HintType hint) {
      json.add(hint.annotated() ? "annotated" : "documented", type(hint.type()));
    } else if (type instanceof BuiltType built) {
      json.addProperty("built", built.registry());
      json.addProperty("whole", built.whole());
    }
    return json;
  }
}
