package org.cfgrun.runtime.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Says why something could not be made of a config value.
 *
 * @param name what messages call it, names in backquotes
 * @param node the value
 * @param renamed the config's names of arguments, by those that the component gives them
 */
public record Failure(String name, ConfigNode node, Map<String, String> renamed) {
  /** The code of a component whose construction failed. */
  public static final ErrorCode CONSTRUCTION = new ErrorCode("construction");

  /** A failure to make a value whose arguments have the component's own names. */
  public Failure(String name, ConfigNode node) {
    this(name, node, Map.of());
  }

  /** What a constructor or factory threw; an error of the machine is thrown on. */
  public Diagnostic explain(Throwable thrown) {
    if (thrown instanceof ArgumentException complaint) {
      String message = sentence(inConfigsNames(complaint.getMessage()));
      String argument = complaint.argument();
      // A message about an argument of a part names the part itself.
      boolean ofPart = argument != null && argument.contains(".");
      return Diagnostic.error(
          ErrorCode.BAD_ARGUMENT, place(complaint), ofPart ? message : name + ": " + message);
    }
    if (thrown instanceof VirtualMachineError machine) {
      throw machine;
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
        .help("this is a bug of the class behind " + name + ", not of the config.");
  }

  /** A class that an index names but that cannot be used. */
  Diagnostic unusable(String className, Throwable reason) {
    return Diagnostic.error(
        CONSTRUCTION,
        place(),
        "the class `" + className + "` behind " + name + " cannot be used: " + reason + ".");
  }

  /** A default of a component that names a component which no registry has. */
  Diagnostic unknownDefault(String registry) {
    return Diagnostic.error(
            ErrorCode.UNKNOWN_TYPE,
            place(),
            name + " is a default, but is not in the registry `" + registry + "`.")
        .help("give the argument, or correct the component that has this default.");
  }

  /** A constructor that asks for what the building place does not have. */
  Diagnostic notHandedOver(Class<?> type, List<Object> context) {
    String there =
        context.stream()
            .map(object -> "`" + object.getClass().getSimpleName() + "`")
            .collect(Collectors.joining(", "));
    return Diagnostic.error(
            CONSTRUCTION,
            place(),
            "the constructor of "
                + name
                + " asks for `"
                + type.getSimpleName()
                + "`, which is not to be had where it is built.")
        .help(
            "what the config gives comes as one record `Args`, the last parameter"
                + (there.isEmpty() ? "." : "; to be had besides: " + there + "."));
  }

  private String inConfigsNames(String message) {
    String text = message;
    for (Map.Entry<String, String> each : renamed.entrySet()) {
      text = text.replace("`" + each.getKey() + "`", "`" + each.getValue() + "`");
    }
    return text;
  }

  /** Messages of constructors may lack the full stop. */
  private static String sentence(String message) {
    return message.matches("(?s).*[.!?]\\s*") ? message : message + ".";
  }

  private Span place(ArgumentException complaint) {
    String argument = complaint.argument();
    ConfigNode blamed =
        argument == null
            ? null
            : ConfigPath.parse(renamed.getOrDefault(argument, argument)).in(node);
    return blamed == null ? place() : blamed.origin().span();
  }

  /** The {@code type} of a component's dict: one line, where the dict may be half a file. */
  private Span place() {
    ConfigNode type = node instanceof DictNode dict ? dict.get(Checker.TYPE) : null;
    return (type == null ? node : type).origin().span();
  }
}
