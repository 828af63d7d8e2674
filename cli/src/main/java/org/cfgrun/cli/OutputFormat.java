package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.ConfigPrinter;
import org.cfgrun.interpreter.layout.JsonPrinter;
import org.cfgrun.interpreter.layout.OriginPrinter;
import org.cfgrun.interpreter.layout.YamlPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/** The output format of {@code eval} and {@code flatten}. */
enum OutputFormat {
  /** Config text. It evaluates to the same value, also in Python. */
  CFG("# ==> ", ""),
  /** JSON; a tuple becomes an array. */
  JSON("", ""),
  /** YAML. */
  YAML("# ", "---\n");

  private final String comment;
  private final String separator;

  OutputFormat(String comment, String separator) {
    this.comment = comment;
    this.separator = separator;
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
