package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionsTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private Sections top(String text) {
    return TestConfigs.sections(folder, text, problems);
  }

  @Test
  void readsSettingsAndTreatsNoneAsAbsent() {
    Sections top = top("work_dir = 'runs'\nseed = 3\nload_from = None\nworkflow = [('train', 2)]");
    assertThat(top.text(Section.WORK_DIR)).isEqualTo("runs");
    assertThat(top.number(Section.SEED)).isEqualTo(3);
    assertThat(top.text(Section.LOAD_FROM)).isNull();
    assertThat(top.text(Section.RESUME_FROM)).isNull();
    assertThat(top.value(Section.WORKFLOW, Workflow::fromConfig).flows()).hasSize(1);
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @Test
  void reportsWrongTypesAtTheValue() {
    Sections top = top("work_dir = 5\nseed = 1.5\nmodel = [1]\nworkflow = [('walk', 1)]");
    assertThat(top.text(Section.WORK_DIR)).isNull();
    assertThat(top.number(Section.SEED)).isNull();
    assertThat(top.dict(Section.MODEL)).isNull();
    assertThat(top.value(Section.WORKFLOW, Workflow::fromConfig)).isNull();
    assertThat(TestConfigs.messages(problems))
        .startsWith(
            """
            [5] `work_dir` must be a string, got an int.
            [1.5] `seed` must be an int, got a float.
            [[1]] `model` must be a dict, got a list.
            [[('walk', 1)]]""");
  }

  @Test
  void reportsMissingSection() {
    Sections sections = top("model = None\nlr_config = None");
    sections.require(Section.MODEL, Section.OPTIMIZER, Section.LR_CONFIG);
    assertThat(sections.dict(Section.MODEL)).isNull();
    assertThat(sections.dict(Section.OPTIMIZER)).isNull();
    assertThat(TestConfigs.messages(problems)).contains("The config has no `model`, `optimizer`.");
  }
}
