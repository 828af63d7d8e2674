package org.cfgrun.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.WordUtils;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun models}: lists the components by registry. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "List the components that a config can name, by registry.",
      "The registry models has detectors, backbones, necks, heads and losses; other registries "
          + "have their layers, assigners, datasets, transforms, optimizers, hooks and more. cfgrun "
          + "help NAME shows the arguments of a component."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun models                                all registries",
      "  cfgrun models models                         one registry",
      "  cfgrun models --json > components.json",
      "",
      "Exit status: 0 success, 2 unknown registry."
    })
final class ModelsCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final int NAMES = 26;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "REGISTRY",
      description = "A registry, such as models or \"norm layer\"; default: all.")
  @Nullable String registry;

  @Option(
      names = "--json",
      description = "Print JSON: a list of components with registry, names and documentation.")
  boolean json;

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Catalog catalog = Components.standard().catalog();
    if (registry != null && !catalog.registries().contains(registry)) {
      String nearest = Suggestions.nearest(registry, List.copyOf(catalog.registries()));
      terminal.error(
          "unknown registry `%s`.%s"
              .formatted(registry, nearest == null ? "" : " Did you mean `" + nearest + "`?"));
      return ExitStatus.USAGE;
    }
    Map<String, List<ComponentSchema>> all = new TreeMap<>();
    for (String name : registry == null ? catalog.registries() : List.of(registry)) {
      all.put(
          name,
          catalog.components(name).stream()
              .sorted(Comparator.comparing(ComponentSchema::name))
              .toList());
    }
    terminal.out().print(json ? json(all) : text(all));
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private static String text(Map<String, List<ComponentSchema>> registries) {
    StringBuilder out = new StringBuilder();
    registries.forEach(
        (name, components) -> {
          out.append(out.isEmpty() ? "" : "\n");
          out.append(name).append(" (").append(components.size()).append(")\n");
          components.forEach(component -> out.append(row(component)));
        });
    return out.toString();
  }

  private static String row(ComponentSchema component) {
    String names =
        "  " + WordUtils.wrap(String.join(", ", component.names()), WIDTH - 2, "\n  ", false);
    String margin = "\n" + " ".repeat(NAMES);
    String summary =
        WordUtils.wrap(summary(component).replace("`", ""), WIDTH - NAMES, margin, false);
    return (names.length() < NAMES - 1 ? StringUtils.rightPad(names, NAMES) : names + margin)
        + summary
        + "\n";
  }

  /** Returns the first sentence of the documentation. */
  private static String summary(ComponentSchema component) {
    String text = component.documentation();
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String json(Map<String, List<ComponentSchema>> registries) {
    return registries.values().stream()
        .flatMap(List::stream)
        .map(component -> JsonLine.of(fields(component)))
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static Map<String, Object> fields(ComponentSchema component) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("registry", component.registry());
    fields.put("name", component.name());
    fields.put("aliases", component.names().subList(1, component.names().size()));
    fields.put("documentation", summary(component));
    return fields;
  }
}
