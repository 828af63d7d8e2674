package org.cfgrun.cli;

import org.cfgrun.interpreter.layout.ConfigPrinter;
import org.cfgrun.interpreter.layout.JsonPrinter;
import org.cfgrun.interpreter.layout.OriginPrinter;
import org.cfgrun.interpreter.layout.YamlPrinter;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/** How {@code eval} prints a value. */
enum OutputFormat {
  /** Config text that reads back to the same value, here and in Python. */
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

  /** The text of a value, ended by a new line. */
  String print(ConfigNode node, boolean origins) {
    return switch (this) {
      case CFG -> origins ? OriginPrinter.print(node) : config(node);
      case JSON -> JsonPrinter.print(node);
      case YAML -> YamlPrinter.print(node);
    };
  }

  private static String config(ConfigNode node) {
    return node instanceof DictNode dict
        ? ConfigPrinter.print(dict)
        : ConfigPrinter.printValue(node);
  }

  /**
   * What stands before the text of one of several files; JSON has no comments, its texts simply
   * follow each other.
   */
  String heading(String file) {
    return comment.isEmpty() ? "" : separator + comment + file + "\n";
  }
}
