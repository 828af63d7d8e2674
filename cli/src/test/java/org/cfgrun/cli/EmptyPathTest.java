package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An empty path is the current directory for Java: {@code --work-dir "$DIR"} with an unset variable
 * would train into it, and {@code fmt -w "$DIR"} would format it.
 */
class EmptyPathTest {
  private static final Set<String> PATH_LABELS = Set.of("FILE", "DIR", "FOLDER", "NAME=DIR");

  /** All keys have the empty prefix, and all configs contain the empty text. */
  private static final Set<String> SEARCH_TEXTS = Set.of("PREFIX", "TEXT");

  private static Stream<CommandSpec> commands() {
    ByteArrayOutputStream none = new ByteArrayOutputStream();
    return Cfgrun.complete(Terminal.of(none, none)).getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .distinct();
  }

  private static boolean isPath(ArgSpec argument) {
    boolean named = argument.isPositional() && !SEARCH_TEXTS.contains(argument.paramLabel());
    return Stream.of(argument.auxiliaryTypes())
        .anyMatch(type -> type == Path.class || named && type == String.class);
  }

  static Stream<Arguments> paths() {
    return commands()
        .flatMap(
            command ->
                command.args().stream()
                    .filter(EmptyPathTest::isPath)
                    .map(argument -> Arguments.of(command, argument)));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void emptyPathsAreUsageErrors(CommandSpec command, ArgSpec tested) {
    List<Object> words = new ArrayList<>(List.of(command.name()));
    for (ArgSpec argument : command.args()) {
      boolean required =
          argument.group() == null && (argument.required() || argument.isPositional());
      if (argument == tested || required) {
        String value = argument == tested ? "" : "x";
        if (argument instanceof OptionSpec option) {
          boolean named = option.paramLabel().contains("=");
          words.add(option.longestName() + "=" + (named ? "name=" : "") + value);
        } else {
          words.addAll(Collections.nCopies(Math.max(1, argument.arity().min()), value));
        }
      }
    }
    CommandRun run = CommandRun.of(words.toArray());
    assertThat(run.status()).as(words + ": " + run.err()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .startsWith("error: Invalid value for ")
        .contains("expected a name, got an empty text.\n");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void optionsThatNameFilesAreOfTypePath(CommandSpec command) {
    assertThat(command.options())
        .filteredOn(option -> PATH_LABELS.contains(option.paramLabel()))
        .allMatch(EmptyPathTest::isPath);
  }
}
