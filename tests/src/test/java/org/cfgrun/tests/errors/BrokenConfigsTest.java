package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the messages for broken configs. Each directory of {@code errors} holds a config, the
 * command in {@code command.txt}, and the expected messages in {@code expected.txt}.
 */
class BrokenConfigsTest {
  private static final Path ERRORS = Path.of("src/test/resources/errors");
  private static final int SCREEN_LINES = 50;
  private static final int SCREEN_COLUMNS = 200;

  @TempDir Path work;

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(ERRORS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsABrokenConfig(String name) throws IOException {
    Path folder = ERRORS.resolve(name);
    String command = Files.readString(folder.resolve("command.txt")).strip();
    CommandRun run = CommandRun.of(command, folder, work);
    Goldens.check(folder.resolve("expected.txt"), run.text());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void messagesFitOnOneScreen(String name) throws IOException {
    String text = Files.readString(ERRORS.resolve(name).resolve("expected.txt"));
    assertThat(text.lines()).hasSizeBetween(3, SCREEN_LINES);
    assertThat(text.lines()).allMatch(line -> line.length() <= SCREEN_COLUMNS);
    assertThat(text.lines().filter(line -> line.matches("(error|warning)\\[.*")))
        .isNotEmpty()
        .allMatch(line -> line.matches("(error|warning)\\[[a-z-]+]: [`'\\p{Lu}\\d].*[.!?]"));
    assertThat(text).doesNotContain("Exception", "bug in cfgrun");
  }

  @Test
  void coversManyKindsOfErrors() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(28);
  }
}
