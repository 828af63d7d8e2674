package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a shell may complete, as the commands declare it.
 *
 * @param program the name that users type
 * @param options those of the program itself
 * @param commands its commands
 */
record ShellWords(String program, List<Choice> options, List<Subcommand> commands) {
  /** What may follow. */
  enum Kind {
    /** One of some words. */
    WORDS,
    /** A path. */
    FILE,
    /** Something that only the user knows. */
    FREE,
    /** Nothing: the option stands alone. */
    NONE
  }

  /**
   * An option.
   *
   * @param names as they are typed, with their dashes
   * @param values the words of {@link Kind#WORDS}
   */
  record Choice(List<String> names, String description, Kind kind, List<String> values) {}

  /**
   * A command.
   *
   * @param words what its arguments may be; empty where they are files or free
   */
  record Subcommand(String name, String description, List<Choice> options, List<String> words) {}

  /** The words of a program. */
  static ShellWords of(CommandSpec program) {
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
                          .toList()));
            });
    return new ShellWords(program.name(), options(program), commands);
  }

  private static List<Choice> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(ShellWords::of)
        .toList();
  }

  private static Choice of(OptionSpec option) {
    List<String> values = values(option);
    Class<?> type = option.auxiliaryTypes()[0];
    Kind kind =
        option.arity().max() == 0
            ? Kind.NONE
            : !values.isEmpty()
                ? Kind.WORDS
                : Path.class.isAssignableFrom(type) ? Kind.FILE : Kind.FREE;
    return new Choice(
        List.of(option.names()), sentence(String.join(" ", option.description())), kind, values);
  }

  /** Constants of an enum are typed in small letters. */
  private static List<String> values(ArgSpec argument) {
    if (argument.completionCandidates() == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    argument.completionCandidates().forEach(values::add);
    boolean constants = Stream.of(argument.auxiliaryTypes()).anyMatch(Class::isEnum);
    return constants ? values.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList() : values;
  }

  /** The beginning of a description, up to where it goes into details; without quotes. */
  private static String sentence(String description) {
    return description.split("[.;:](\\s|$)", 2)[0].replaceAll("['\"`$\\\\\\[\\]]", "").strip();
  }
}
