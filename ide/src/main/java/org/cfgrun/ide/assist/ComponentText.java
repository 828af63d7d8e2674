package org.cfgrun.ide.assist;

import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;

/** Texts about components, arguments and values. */
public final class ComponentText {
  private static final int VALUE_WIDTH = 60;
  private static final int LISTED_ARGUMENTS = 40;

  private ComponentText() {}

  /** Returns a value on one line, shortened. */
  public static String value(ConfigNode value) {
    return ConfigPrinter.printShort(value, VALUE_WIDTH);
  }

  /** Returns a place as {@code file.cfg:3}, without directories. */
  public static String place(Span span) {
    String name = span.source().name();
    return name.substring(name.lastIndexOf('/') + 1) + ":" + span.line();
  }

  /** Returns the type of an argument without an article: {@code int}, {@code list of floats}. */
  public static String type(TypeDescriptor type) {
    return type.phrase().replaceFirst("^an? ", "");
  }

  /** Returns the type and default of an argument: {@code int = 50}, {@code int, required}. */
  public static String signature(ArgumentSchema argument) {
    return type(argument.type())
        + (argument.required() ? ", required" : " = " + argument.defaultText());
  }

  /** Returns the description of an argument in Markdown. */
  public static String argument(ArgumentSchema argument) {
    StringBuilder text = new StringBuilder();
    text.append("`").append(argument.name()).append("`: ").append(signature(argument));
    if (argument.bounds() != null) {
      text.append(", ").append(argument.bounds().phrase());
    }
    if (!argument.documentation().isEmpty()) {
      text.append("\n\n").append(argument.documentation());
    }
    return text.toString();
  }

  /** Returns the description of a component in Markdown, with its arguments. */
  public static String component(ComponentSchema component) {
    StringBuilder text = new StringBuilder();
    text.append("**").append(String.join("**, **", component.names())).append("** (");
    text.append(component.registry()).append(")");
    if (!component.documentation().isEmpty()) {
      text.append("\n\n").append(component.documentation());
    }
    List<ArgumentSchema> arguments = component.arguments();
    text.append(arguments.isEmpty() ? "" : "\n");
    for (ArgumentSchema argument :
        arguments.subList(0, Math.min(LISTED_ARGUMENTS, arguments.size()))) {
      text.append("\n- `").append(argument.name()).append("`: ").append(signature(argument));
    }
    if (arguments.size() > LISTED_ARGUMENTS) {
      text.append("\n- and ").append(arguments.size() - LISTED_ARGUMENTS).append(" more");
    }
    return text.toString();
  }
}
