package org.cfgrun.runtime.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.LeftOvers;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Creates diagnostics for config values that cannot be converted or built.
 *
 * @param name the description in messages, with names in backquotes
 * @param node the value
 * @param path the path of the value in the config; the root if it is not known
 * @param renamed the argument names in the config, by the component's own argument names
 */
public record Failure(String name, ConfigNode node, ConfigPath path, Map<String, String> renamed) {
  /** The error code of a component that could not be constructed. */
  public static final ErrorCode CONSTRUCTION = new ErrorCode("construction");

  /** Creates a failure whose argument names are those of the component. */
  public Failure(String name, ConfigNode node, ConfigPath path) {
    this(name, node, path, Map.of());
  }

  /** Returns whether a complaint is about an argument, given its name in the config. */
  boolean blames(ArgumentException complaint, String name) {
    String argument = complaint.argument();
    if (argument == null) {
      return mentions(complaint, name);
    }
    String first = ConfigPath.parse(argument).steps().get(0);
    return renamed.getOrDefault(first, first).equals(name);
  }

  /** Returns whether a complaint depends on an argument, given its name in the config. */
  boolean mentions(ArgumentException complaint, String name) {
    if (complaint.argument() != null && blames(complaint, name)) {
      return true;
    }
    String message = inConfigsNames(complaint.getMessage());
    String start = "`" + name;
    for (int at = message.indexOf(start); at >= 0; at = message.indexOf(start, at + 1)) {
      int end = at + start.length();
      if (end == message.length() || !Character.isJavaIdentifierPart(message.charAt(end))) {
        return true;
      }
    }
    return false;
  }

  /** Reports an exception of a constructor or factory. Rethrows errors of the JVM. */
  public Diagnostic explain(Throwable thrown) {
    if (thrown instanceof ArgumentException complaint) {
      String message = sentence(inConfigsNames(complaint.getMessage()));
      String argument = complaint.argument();
      // A message about an argument of a nested part already names the part.
      boolean ofPart = argument != null && argument.contains(".");
      return withLeftOvers(
          Diagnostic.error(
              ErrorCode.BAD_ARGUMENT, place(complaint), ofPart ? message : name + ": " + message));
    }
    if (thrown instanceof VirtualMachineError machine) {
      throw machine;
    }
    if (thrown instanceof ConfigException complaint) {
      Diagnostic found = complaint.diagnostic();
      return found.span() == null ? found.at(place()) : found;
    }
    boolean expected =
        thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException
            || thrown instanceof IOException
            || thrown instanceof UncheckedIOException;
    if (expected && thrown.getMessage() != null) {
      return Diagnostic.error(
          CONSTRUCTION, place(), name + " could not be built: " + sentence(thrown.getMessage()));
    }
    Diagnostic bug = Diagnostic.error(CONSTRUCTION, place(), name + " failed with " + thrown + ".");
    StackTraceElement[] trace = thrown.getStackTrace();
    return (trace.length == 0 ? bug : bug.note("at " + trace[0]))
        .help("this is a bug in the class that implements " + name + ", not in the config.");
  }

  /**
   * Explains an error about arguments that the dict still has from another component: {@code
   * min_lr} of the config's own policy excludes the {@code min_lr_ratio} of the base's.
   */
  private Diagnostic withLeftOvers(Diagnostic found) {
    LeftOvers leftOvers = node instanceof DictNode dict ? LeftOvers.of(dict) : null;
    if (leftOvers == null) {
      return found;
    }
    List<String> blamed =
        leftOvers.arguments().keySet().stream()
            .filter(argument -> found.message().contains("`" + argument + "`"))
            .sorted()
            .toList();
    return blamed.isEmpty() ? found : leftOvers.explain(found, blamed, path.toString());
  }

  /** Reports a class of an index that cannot be loaded. */
  Diagnostic unusable(String className, Throwable reason) {
    return Diagnostic.error(
        CONSTRUCTION,
        place(),
        "the class `" + className + "` behind " + name + " cannot be used: " + reason + ".");
  }

  /** Reports a default that refers to an unknown component. */
  Diagnostic unknownDefault(String registry) {
    return Diagnostic.error(
            ErrorCode.UNKNOWN_TYPE,
            place(),
            name + " is a default, but is not in the registry `" + registry + "`.")
        .help("set the argument, or fix the component that has this default.");
  }

  /** Reports a constructor parameter that is not available. */
  Diagnostic unavailableParameter(Class<?> type, List<Object> context) {
    String there =
        context.stream()
            .map(object -> "`" + object.getClass().getSimpleName() + "`")
            .collect(Collectors.joining(", "));
    return Diagnostic.error(
            CONSTRUCTION,
            place(),
            "the constructor of "
                + name
                + " requires `"
                + type.getSimpleName()
                + "`, which is not available here.")
        .help(
            "take config values as one record `Args`, the last parameter"
                + (there.isEmpty() ? "." : "; also available: " + there + "."));
  }

  private String inConfigsNames(String message) {
    String text = message;
    for (Map.Entry<String, String> each : renamed.entrySet()) {
      text = text.replace("`" + each.getKey() + "`", "`" + each.getValue() + "`");
    }
    return text;
  }

  /** Adds the full stop that messages of constructors may lack. */
  private static String sentence(String message) {
    return message.matches("(?s).*[.!?]\\s*") ? message : message + ".";
  }

  private Span place(ArgumentException complaint) {
    String argument = complaint.argument();
    ConfigNode blamed =
        argument == null
            ? changed(complaint.getMessage())
            : ConfigPath.parse(renamed.getOrDefault(argument, argument)).in(node);
    if (blamed == null && argument != null) {
      blamed = ofPart(argument);
    }
    if (blamed == null) {
      // The argument has its default, so that another one in the message was set wrongly.
      blamed = changed(complaint.getMessage());
    }
    return blamed == null ? place() : blamed.origin().span();
  }

  /**
   * Returns the argument with a name in the only nested dict that has it: {@code norm_cfg} has the
   * {@code num_groups} that a layer of the component refuses. Null if none or several have it.
   */
  private @Nullable ConfigNode ofPart(String argument) {
    if (!(node instanceof DictNode dict)) {
      return null;
    }
    List<ConfigNode> found = new ArrayList<>();
    for (ConfigNode part : dict.named().values()) {
      ConfigNode own = part instanceof DictNode nested ? nested.get(argument) : null;
      if (own != null) {
        found.add(own);
      }
    }
    return found.size() == 1 ? found.get(0) : null;
  }

  /**
   * Returns the first argument named in a message that the file which changed the dict last has
   * set, if that is not the file of the type, which was right before. Null for none.
   */
  private @Nullable ConfigNode changed(String message) {
    if (!(node instanceof DictNode dict) || dict.get(Checker.TYPE) == null) {
      return null;
    }
    Source last = dict.origin().span().source();
    boolean whole = place().source() == last;
    return dict.named().entrySet().stream()
        .filter(each -> !whole && message.contains("`" + each.getKey() + "`"))
        .map(Map.Entry::getValue)
        .filter(value -> value.origin().span().source() == last)
        .findFirst()
        .orElse(null);
  }

  /** Returns the {@code type} node of a component, because the dict itself may span many lines. */
  private Span place() {
    ConfigNode type = node instanceof DictNode dict ? dict.get(Checker.TYPE) : null;
    return (type == null ? node : type).origin().span();
  }
}
