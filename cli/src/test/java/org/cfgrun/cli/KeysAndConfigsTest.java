package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysAndConfigsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | model data root
          mo            | model
          model.        | model.type model.neck
          model.neck.o  | model.neck.out
          data.         | data.0 data.1
          data.1.       | data.1.name
          root.         | ''
          none.         | ''
          """)
  void keysListOneLevelBelowAPrefix(String prefix, String expected) throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "model = dict(type='A', neck=dict(out=3))\n");
    Path config =
        Files.writeString(
            folder.resolve("a.cfg"),
            "_base_ = 'base.cfg'\ndata = [1, dict(name='b')]\nroot = 'x'\nbad = undefined\n");
    CommandRun run = CommandRun.of("keys", config, prefix);
    assertThat(run.status()).isZero();
    assertThat(run.out().strip().replace('\n', ' ')).isEqualTo(expected);
  }

  @Test
  void variablesAreThoseOfAllFiles() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "data_root = 'a'\nscale = 1\n");
    Path config =
        Files.writeString(folder.resolve("a.cfg"), "_base_ = 'base.cfg'\nscale = 2\nx = 3\n");
    assertThat(CommandRun.of("keys", config, "--variables").out())
        .isEqualTo("data_root\nscale\nx\n");
    assertThat(CommandRun.of("keys", config, "da", "--variables").out()).isEqualTo("data_root\n");
  }

  @Test
  void unreadableConfigsAreErrors() {
    CommandRun run = CommandRun.of("keys", folder.resolve("none.cfg"));
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("error[missing-file]");
  }

  @Test
  void configsListsWhatCanBeEvaluated() {
    CommandRun run = CommandRun.of("configs");
    assertThat(run.out())
        .contains(
            "stdlib::quickstart/shapes_retinanet.cfg\n", "stdlib::_base_/default_runtime.cfg\n");
    run.out().lines().forEach(name -> assertThat(CommandRun.of("eval", name).status()).isZero());
    assertThat(CommandRun.of("configs", "SCHEDULE").out().lines())
        .isNotEmpty()
        .allMatch(name -> name.contains("schedule"));
    CommandRun none = CommandRun.of("configs", "yolo9000");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).startsWith("error: no standard config has `yolo9000` in its name.");
  }
}
