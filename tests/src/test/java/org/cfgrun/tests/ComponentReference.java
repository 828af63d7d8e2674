package org.cfgrun.tests;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;

/** Renders a catalog as a Markdown page that lists all components and their arguments. */
final class ComponentReference {
  private static final String HEAD =
      """
      # All components

      What a config can name in `type`, registry by registry, and the sections with fixed keys. This page is written from the
      documentation in the code; [components.md](components.md) says how to write a component.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ComponentReference() {}

  static String of(Catalog catalog) {
    ComponentReference page = new ComponentReference();
    catalog.registries().stream()
        .sorted()
        .forEach(
            registry -> {
              page.text.append("\n## ").append(registry).append('\n');
              catalog.components(registry).stream()
                  .sorted((a, b) -> a.name().compareTo(b.name()))
                  .forEach(page::component);
            });
    page.text.append("\n## Sections\n");
    catalog.settings().stream()
        .sorted((a, b) -> a.section().compareTo(b.section()))
        .forEach(page::section);
    return page.text.toString();
  }

  private void component(ComponentSchema component) {
    text.append("\n### `").append(component.name()).append("`\n\n");
    List<String> others = component.names().subList(1, component.names().size());
    if (!others.isEmpty()) {
      text.append("Also ").append(code(others)).append(". ");
    }
    text.append(component.documentation()).append('\n');
    table(component.arguments());
  }

  private void section(SettingsSchema section) {
    text.append("\n### `").append(section.section()).append("`\n\n");
    text.append(section.documentation()).append('\n');
    table(section.arguments());
  }

  private void table(List<ArgumentSchema> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    text.append("\n| argument | accepts | default | |\n|---|---|---|---|\n");
    arguments.forEach(argument -> row("", argument));
  }

  private void row(String prefix, ArgumentSchema argument) {
    String name = prefix + argument.name();
    text.append("| `").append(name).append("` | ");
    text.append(cell(argument.type().phrase()));
    if (argument.bounds() != null) {
      text.append(", ").append(argument.bounds().phrase());
    }
    text.append(" | ");
    String defaultText = argument.defaultText();
    text.append(defaultText == null ? "must be given" : "`" + cell(defaultText) + "`");
    text.append(" | ").append(cell(argument.documentation())).append(" |\n");
    parts(argument.type()).forEach(part -> row(name + ".", part));
  }

  /** Adds rows for the keys of a dict, or of the dicts in a list. */
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

  private static String cell(String text) {
    return text.replace("|", "\\|").strip();
  }

  private static String code(List<String> names) {
    return names.stream()
        .map(name -> String.format(Locale.ROOT, "`%s`", name))
        .collect(Collectors.joining(", "));
  }
}
