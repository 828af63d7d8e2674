package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/** The pages of {@code cfgrun help} on components and sections, from the catalog. */
final class ComponentPages {
  private static final int WIDTH = 80;
  private static final int INDENT = 6;

  /** The lines of a formula begin with it. */
  private static final String CODE_INDENT = "    ";

  /** How many components an argument that builds one lists; the help of a section lists all. */
  private static final int NAMED = 12;

  private final Catalog catalog;
  private final StringBuilder out = new StringBuilder();

  private ComponentPages(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the names of all components, without aliases, in order. */
  static List<String> names() {
    return Components.standard().catalog().components().stream()
        .map(ComponentSchema::name)
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the page on all components of a name; null if there is none. Case is ignored. */
  static @Nullable String component(String name) {
    Catalog catalog = Components.standard().catalog();
    List<ComponentSchema> found =
        catalog.components().stream()
            .filter(component -> component.names().stream().anyMatch(name::equalsIgnoreCase))
            .toList();
    ComponentPages page = new ComponentPages(catalog);
    found.forEach(page::component);
    return found.isEmpty() ? null : page.out.toString();
  }

  /** Returns the keys of a section with a fixed schema, as text; empty for other sections. */
  static String keys(String section) {
    Catalog catalog = Components.standard().catalog();
    ComponentPages page = new ComponentPages(catalog);
    SettingsSchema schema = catalog.section(section);
    if (schema != null) {
      page.arguments("Keys", schema.arguments());
    }
    return page.out.toString();
  }

  /** Returns the components of a registry as text. */
  static String registry(String registry) {
    Collection<ComponentSchema> all = Components.standard().catalog().components(registry);
    String names =
        all.stream()
            .map(ComponentSchema::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    String key = registry.equals(Registries.POLICIES) ? "policy" : "type";
    return "\nComponents for `%s` (cfgrun help NAME):\n".formatted(key) + wrapped(names, 2) + "\n";
  }

  private void component(ComponentSchema component) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(component.name()).append(" (").append(component.registry()).append(")\n\n");
    List<String> others = component.names().subList(1, component.names().size());
    String also = others.isEmpty() ? "" : "Also " + String.join(", ", others) + ". ";
    out.append(paragraphs(also + component.documentation())).append('\n');
    arguments("Arguments", component.arguments());
  }

  private void arguments(String title, List<ArgumentSchema> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    out.append('\n').append(title).append(":\n");
    arguments.forEach(argument -> argument("", argument));
  }

  private void argument(String prefix, ArgumentSchema argument) {
    String name = prefix + argument.name();
    String given = argument.required() ? "required" : "default " + argument.defaultText();
    out.append("  ").append(name).append('\n');
    out.append(wrapped(accepted(argument.type()) + "; " + given, INDENT)).append('\n');
    if (!argument.documentation().isEmpty()) {
      out.append(wrapped(argument.documentation(), INDENT)).append('\n');
    }
    parts(argument.type()).forEach(part -> argument(name + ".", part));
  }

  /** Returns the accepted values. A dict that builds a component lists the values of its type. */
  private String accepted(TypeDescriptor type) {
    if (type instanceof NullableType nullable) {
      return accepted(nullable.type()) + ", or None";
    }
    if (type instanceof ListType list && list.item() instanceof ComponentType item) {
      return "a list, each " + accepted(item);
    }
    if (type instanceof RepeatedType repeated) {
      return accepted(repeated.item()) + ", or a list with one for each stage";
    }
    if (!(type instanceof ComponentType built)) {
      return type.phrase();
    }
    List<String> names = new ArrayList<>();
    for (ComponentSchema each : catalog.components(built.registry())) {
      if (each.isA(built.kind())) {
        names.add(each.name());
      }
    }
    int more = names.size() - NAMED;
    return "a dict with type "
        + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns the keys of a dict, or of the dicts in a list. */
  private static List<ArgumentSchema> parts(TypeDescriptor type) {
    if (type instanceof NullableType nullable) {
      return parts(nullable.type());
    }
    if (type instanceof ListType list) {
      return parts(list.item());
    }
    if (type instanceof RepeatedType repeated) {
      return parts(repeated.item());
    }
    return type instanceof RecordType dict ? dict.arguments() : List.of();
  }

  /** Wraps paragraphs, and keeps the lines of indented blocks. */
  private static String paragraphs(String documentation) {
    return Arrays.stream(documentation.split("\n\n"))
        .map(block -> block.startsWith(CODE_INDENT) ? block : wrapped(block, 0))
        .collect(Collectors.joining("\n\n"));
  }

  private static String wrapped(String text, int indent) {
    String margin = " ".repeat(indent);
    return WordUtils.wrap(text.replace("`", ""), WIDTH - indent, "\n", false)
        .lines()
        .map(line -> (margin + line).stripTrailing())
        .collect(Collectors.joining("\n"));
  }
}
