package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopLevelTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private TopLevel top(String text) {
    return new TopLevel(Written.config(folder, text).root(), problems);
  }

  @Test
  void settingsAreReadAndNoneIsAbsent() {
    TopLevel top = top("work_dir = 'runs'\nseed = 3\nload_from = None\nworkflow = [('train', 2)]");
    assertThat(top.text("work_dir")).isEqualTo("runs");
    assertThat(top.number("seed")).isEqualTo(3);
    assertThat(top.text("load_from")).isNull();
    assertThat(top.text("nothing")).isNull();
    assertThat(top.value("workflow", Workflow::fromConfig).flows()).hasSize(1);
    assertThat(Written.messages(problems)).isEmpty();
  }

  @Test
  void wrongTypesAreReportedAtTheValue() {
    TopLevel top = top("work_dir = 5\nseed = 1.5\nmodel = [1]\nworkflow = [('walk', 1)]");
    assertThat(top.text("work_dir")).isNull();
    assertThat(top.number("seed")).isNull();
    assertThat(top.section("model")).isNull();
    assertThat(top.value("workflow", Workflow::fromConfig)).isNull();
    assertThat(Written.messages(problems))
        .startsWith(
            """
            [5] `work_dir` must be a string, but is an int.
            [1.5] `seed` must be an int, but is a float.
            [[1]] `model` must be a dict, but is a list.
            [[('walk', 1)]]""");
  }

  @Test
  void aSectionMustBeThere() {
    assertThat(top("model = None").section("model")).isNull();
    assertThat(top("a = 1").section("optimizer")).isNull();
    assertThat(Written.messages(problems))
        .contains("The config has no `model`.", "The config has no `optimizer`.");
  }
}
