package org.cfgrun.cli;

import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.print.OriginPrinter;
import org.cfgrun.interpreter.print.YamlPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/** The output format of {@code eval} and {@code flatten}. */
enum OutputFormat {
  /** Config text. It evaluates to the same value, also in Python. */
  CFG("# ==> ", "", ".cfg", ".py"),
  /** JSON; a tuple becomes an array. */
  JSON("", "", ".json"),
  /** YAML. */
  YAML("# ", "---\n", ".yaml", ".yml");

  private final String comment;
  private final String separator;
  private final List<String> extensions;

  OutputFormat(String comment, String separator, String... extensions) {
    this.comment = comment;
    this.separator = separator;
    this.extensions = List.of(extensions);
  }

  /** Returns the usual extension of a file in this format. */
  String extension() {
    return extensions.get(0);
  }

  /** Returns the name of a config in this format: with another extension where its own misleads. */
  String fileName(String config) {
    if (extensions.stream().anyMatch(config::endsWith)) {
      return config;
    }
    boolean known =
        Stream.of(values())
            .flatMap(format -> format.extensions.stream())
            .anyMatch(config::endsWith);
    return (known ? config.substring(0, config.lastIndexOf('.')) : config) + extension();
  }

  /**
   * Returns the text of a value, terminated by a newline, or null after reporting that the format
   * cannot express the value.
   */
  @Nullable String print(ConfigNode node, boolean origins, Problems problems) {
    try {
      return switch (this) {
        case CFG -> origins ? OriginPrinter.print(node) : config(node);
        case JSON -> JsonPrinter.print(node);
        case YAML -> YamlPrinter.print(node);
      };
    } catch (ConfigException inexpressible) {
      problems.add(inexpressible.diagnostic());
      return null;
    }
  }

  private static String config(ConfigNode node) {
    return node instanceof DictNode dict
        ? ConfigPrinter.print(dict)
        : ConfigPrinter.printValue(node);
  }

  /**
   * Returns the line before the text of one of several configs; empty for JSON, which has no
   * comments.
   */
  String heading(String file) {
    return comment.isEmpty() ? "" : separator + comment + Printable.line(file) + "\n";
  }
}
