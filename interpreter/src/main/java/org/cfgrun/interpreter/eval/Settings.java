package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Overrides;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Values of top-level variables that replace the assigned ones, {@code --set NAME=VALUE}. Unlike
 * overrides, which change the result, they take effect where a file assigns the variable, so that
 * every value computed from it follows. Immutable.
 */
public final class Settings {
  /** The option, which names the source of the values in messages. */
  public static final String OPTION = "--set";

  /** No settings. */
  public static final Settings NONE = new Settings(Map.of(), List.of());

  private final Map<String, List<String>> arguments;
  private final List<Diagnostic> errors;

  private Settings(Map<String, List<String>> arguments, List<Diagnostic> errors) {
    this.arguments = arguments;
    this.errors = errors;
  }

  /**
   * Parses {@code NAME=VALUE} and {@code NAME.key.path=VALUE}, with the values of {@link
   * Overrides}. Errors are kept in {@link #errors}.
   */
  public static Settings parse(List<String> arguments) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    Problems problems = new Problems();
    Overrides.parse(OPTION, arguments, problems);
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String key = equals < 0 ? "" : argument.substring(0, equals);
      String name = key.split("\\.", 2)[0];
      if (ReservedKeys.BASE.equals(name)) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_OPTION,
                    Source.of(OPTION, argument).all(),
                    "`_base_` cannot be set on the command line.")
                .help("Write a config with other bases."));
      }
      byName.computeIfAbsent(name, none -> new ArrayList<>()).add(argument);
    }
    return problems.hasErrors()
        ? new Settings(Map.of(), problems.all())
        : new Settings(byName, List.of());
  }

  /** Returns the errors of the arguments; with errors, nothing is set. */
  public List<Diagnostic> errors() {
    return errors;
  }

  /** Returns the names of the variables that are set, wholly or in parts. */
  public Set<String> names() {
    return arguments.keySet();
  }

  /** Returns whether a variable is replaced as a whole, whatever a file assigns. */
  boolean replaces(String name) {
    return arguments.getOrDefault(name, List.of()).stream()
        .anyMatch(argument -> argument.startsWith(name + "="));
  }

  /**
   * Returns the value that a variable has instead of the assigned one.
   *
   * @param name one of {@link #names}
   * @param problems receives errors such as an index beyond the end of a list
   */
  public ConfigNode apply(String name, ConfigNode assigned, Problems problems) {
    Origin origin = assigned.origin();
    DictNode file = new DictNode(Map.of(new ScalarNode(name, origin), assigned), origin);
    ConfigNode set =
        Overrides.parse(OPTION, arguments.getOrDefault(name, List.of()), new Problems())
            .applyTo(file, problems)
            .get(name);
    return set == null ? assigned : set;
  }

  /** Replaces the values of the top-level keys of a data file. */
  public void applyTo(Map<ConfigNode, ConfigNode> file, Problems problems) {
    file.replaceAll(
        (key, value) ->
            key instanceof ScalarNode scalar
                    && scalar.value() instanceof String name
                    && names().contains(name)
                ? apply(name, value, problems)
                : value);
  }

  /** Returns whether a statement of a file assigns a top-level variable. */
  public static boolean assigns(Statement statement, String name) {
    return !(statement instanceof Statement.Import)
        && !(statement instanceof Statement.ExpressionStatement)
        && BoundNames.of(statement).contains(name);
  }
}
