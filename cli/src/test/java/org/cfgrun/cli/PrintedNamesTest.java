package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names with line feeds, which would begin a line that a CI system takes for a command. */
class PrintedNamesTest {
  private static final String NAME = "a\u001b[31m\n::error::x";
  private static final String SHOWN = "a\\x1b[31m\\n::error::x";

  @TempDir Path folder;

  private static void assertOneLine(CommandRun run) {
    assertThat(run.out() + run.err())
        .contains(SHOWN)
        .doesNotContain("\u001b")
        .doesNotContainPattern("(?m)^::error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models %s",
        "help %s",
        "eval %s.cfg",
        "check --explain %s",
        "keys %s.cfg",
        "configs %s",
        "plot %s",
        "coverage %s",
        "summary %s.cfg",
        "catalog %s",
        "sync %s",
        "fmt %s.cfg",
        "predict a.cfg b.pth %s.png",
        "%s"
      })
  void errorsAboutArgumentsStayOnOneLine(String command) {
    Object[] words = command.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = String.valueOf(words[i]).replace("%s", NAME);
    }
    assertOneLine(CommandRun.of(words));
  }

  @Test
  void keysOfLogsStayOnOneLine() throws IOException {
    String json = "{\"mode\":\"train\",\"epoch\":1,\"iter\":%s,\"a\\u001b[31m\\n::error::x\":1}\n";
    Path log =
        Files.writeString(folder.resolve("a.log.json"), json.formatted(1) + json.formatted(2));
    assertOneLine(CommandRun.of("plot", log));
  }

  @ParameterizedTest
  @ValueSource(strings = {".png", ".svg"})
  void logsWithoutFiniteNumbersAreNotPlotted(String extension) throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("a.log.json"),
            "{\"mode\":\"train\",\"epoch\":NaN,\"iter\":Infinity,\"loss\":-Infinity}\n");
    Path image = folder.resolve("a" + extension);
    CommandRun run = CommandRun.of("plot", log, "--out", image);
    assertThat(run.err()).contains("error: ").doesNotContain("bug in cfgrun");
    assertThat(run.status()).isEqualTo(1);
    assertThat(image).doesNotExist();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no such names")
  void configsWithLineFeedsInTheirNamesAreChecked() throws IOException {
    Files.writeString(folder.resolve("a\tb\nc.cfg"), "model = dict(type='Nothing')\n");
    assertThat(CommandRun.of("check", folder).out()).contains("1 config checked");
    assertThat(CommandRun.of("coverage", "--tsv", folder).out())
        .contains("\na\\tb\\nc.cfg\t")
        .hasLineCount(2);
  }
}
