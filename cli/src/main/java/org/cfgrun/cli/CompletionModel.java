package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.StandardConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The words that a shell can complete, read from the declared commands.
 *
 * @param program the name of the program
 * @param options the options of the program itself
 * @param commands the commands of the program
 * @param configs the standard configs, {@code stdlib::PATH}
 */
record CompletionModel(
    String program, List<Choice> options, List<Subcommand> commands, List<String> configs) {
  private static final String KEY_PATH = "KEY.PATH";
  private static final String CONFIG = "CFG";
  private static final String PAIR = "A B";

  /** The kind of value that an option takes. */
  enum Kind {
    /** One of a fixed set of words. */
    WORDS,
    /** A path. */
    FILE,
    /** Key paths of the config on the command line. */
    KEYS,
    /** Variables of the config on the command line. */
    VARIABLES,
    /** Free text. */
    FREE,
    /** No value. */
    NONE
  }

  /**
   * An option.
   *
   * @param names the names, with leading dashes
   * @param values the words of {@link Kind#WORDS}
   */
  record Choice(List<String> names, String description, Kind kind, List<String> values) {}

  /**
   * A command.
   *
   * @param words the possible arguments; empty if arguments are files or free text
   * @param takesConfigs whether arguments are configs
   * @param takesKeys whether arguments after a config are key paths
   */
  record Subcommand(
      String name,
      String description,
      List<Choice> options,
      List<String> words,
      boolean takesConfigs,
      boolean takesKeys) {}

  /** Returns the words of a program. */
  static CompletionModel of(CommandSpec program) {
    List<Subcommand> commands = new ArrayList<>();
    program
        .subcommands()
        .forEach(
            (name, line) -> {
              CommandSpec command = line.getCommandSpec();
              commands.add(
                  new Subcommand(
                      name,
                      sentence(String.join(" ", command.usageMessage().description())),
                      options(command),
                      command.positionalParameters().stream()
                          .flatMap(parameter -> values(parameter).stream())
                          .toList(),
                      takes(CONFIG, command) || takes(PAIR, command),
                      takes(KEY_PATH, command)));
            });
    return new CompletionModel(program.name(), options(program), commands, StandardConfigs.names());
  }

  private static boolean takes(String label, CommandSpec command) {
    return command.positionalParameters().stream()
        .anyMatch(parameter -> parameter.paramLabel().contains(label));
  }

  private static List<Choice> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(CompletionModel::of)
        .toList();
  }

  private static Choice of(OptionSpec option) {
    List<String> values = values(option);
    Class<?> type = option.auxiliaryTypes()[0];
    Kind keys = keys(option.paramLabel());
    Kind kind =
        option.arity().max() == 0
            ? Kind.NONE
            : !values.isEmpty()
                ? Kind.WORDS
                : keys != null ? keys : Path.class.isAssignableFrom(type) ? Kind.FILE : Kind.FREE;
    return new Choice(
        List.of(option.names()), sentence(String.join(" ", option.description())), kind, values);
  }

  private static @Nullable Kind keys(String label) {
    return switch (label) {
      case KEY_PATH, "KEY=VALUE" -> Kind.KEYS;
      case "NAME=VALUE" -> Kind.VARIABLES;
      default -> null;
    };
  }

  /** Returns the possible values of an argument. Enum constants are in lower case. */
  private static List<String> values(ArgSpec argument) {
    if (argument.completionCandidates() == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    argument.completionCandidates().forEach(values::add);
    boolean constants = Stream.of(argument.auxiliaryTypes()).anyMatch(Class::isEnum);
    return constants ? values.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList() : values;
  }

  /**
   * Returns the first sentence of a description, without characters that need quoting in a shell.
   */
  private static String sentence(String description) {
    return description.split("[.;:](\\s|$)", 2)[0].replaceAll("['\"`$\\\\\\[\\]]", "").strip();
  }
}
