package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerSectionTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private boolean isRead(String text) {
    Sections sections = TestConfigs.sections(folder, text, problems);
    sections.require(Section.RUNNER);
    return RunnerSection.read(sections, TestConfigs.builder()) != null;
  }

  @Test
  void totalEpochsAloneMeansAnEpochBasedRunner() {
    assertThat(isRead("total_epochs = 12")).isTrue();
    assertThat(problems.hasErrors()).isFalse();
    assertThat(TestConfigs.messages(problems)).startsWith("[12] `total_epochs` is deprecated. Use");
  }

  @Test
  void totalItersAloneMeansAnIterationBasedRunner() {
    assertThat(isRead("total_iters = 600")).isTrue();
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            "[600] `total_iters` is deprecated. Use"
                + " `runner = dict(type='IterBasedRunner', max_iters=600)`.");
  }

  @Test
  void totalEpochsMayEqualTheRunners() {
    String runner = "runner = dict(type='EpochBasedRunner', max_epochs=12)\n";
    assertThat(isRead(runner + "total_epochs = 12")).isTrue();
    assertThat(TestConfigs.messages(problems)).isEmpty();
    assertThat(isRead(runner + "total_epochs = 24")).isFalse();
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            "[24] `total_epochs` is 24, but `runner.max_epochs` is 12. Remove `total_epochs`.");
  }

  @Test
  void reportsMisspeltArgumentAndMissingSection() {
    assertThat(isRead("runner = dict(type='EpochBasedRunner', max_epoch=12)")).isFalse();
    assertThat(isRead("a = 1")).isFalse();
    assertThat(TestConfigs.messages(problems))
        .contains("has no argument `max_epoch`", "The config has no `runner`.");
  }
}
