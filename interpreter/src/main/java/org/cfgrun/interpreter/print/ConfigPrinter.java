package org.cfgrun.interpreter.print;

import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.layout.Page;
import org.cfgrun.interpreter.layout.Renderer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Prints a config as config text that reads back to the same value, here and in Python. The text
 * has the style of {@link Formatter}, which leaves it unchanged.
 */
public final class ConfigPrinter {
  private final Page page = new Page();
  private final Functions functions;

  private ConfigPrinter(Functions functions) {
    this.functions = functions;
  }

  /**
   * Prints the whole config, one top-level key after the other. Config text cannot express a
   * top-level key that is not a name or that begins with two underscores. Such a key, which only
   * JSON, YAML and options can set, is left out with a comment.
   */
  public static String print(DictNode config) {
    Functions functions = Functions.hiddenBy(config);
    ConfigPrinter printer = new ConfigPrinter(functions);
    config.entries().forEach(printer::entry);
    String text = printer.page.toString();
    return functions.prelude(text) + text;
  }

  /** Prints one value, laid out as in a config. */
  public static String printValue(ConfigNode value) {
    ConfigPrinter printer = new ConfigPrinter(Functions.PLAIN);
    printer.write("", value);
    return printer.page.toString();
  }

  /** Prints one value on one line, truncated to {@code width} characters. */
  public static String printShort(ConfigNode value, int width) {
    String text = ValueDocs.flat(value, width);
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  private void entry(ConfigNode key, ConfigNode value) {
    String name = Names.of(key);
    if (name == null || name.startsWith("__")) {
      page.putComment("# " + ValueDocs.flatKey(key));
      page.putComment(name == null ? " is not a valid name: " : " is not a valid key: ");
      page.putComment(ValueDocs.flat(value));
      page.newLine(0);
    } else {
      write(name + " = ", value);
    }
  }

  private void write(String label, ConfigNode value) {
    Renderer.write(page, ValueDocs.of(label, value, functions), 0, 0);
    page.newLine(0);
  }
}
