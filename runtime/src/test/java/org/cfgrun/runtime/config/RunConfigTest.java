package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.training.TinyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunConfigTest {
  private static final String WHOLE = TinyTraining.config("lr_config = None\n");

  /** Read before the others: by the import of custom code, and by the preview of schedules. */
  private static final Set<Section> ELSEWHERE = Set.of(Section.CUSTOM_IMPORTS, Section.OPTIMIZERS);

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void check(String text) {
    RunConfig.check(Written.config(folder, text).root(), Written.COMPONENTS, problems);
  }

  @Test
  void completeConfigIsValid() {
    check(WHOLE);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Section> sections() {
    return Arrays.stream(Section.values())
        .filter(section -> section.belongsTo(Dialect.MMCV) && !ELSEWHERE.contains(section));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void rejectsEverySectionOfAWrongType(Section section) {
    // No section is a float.
    String legacy = section.name().startsWith("TOTAL_") ? "del runner\n" : "";
    check(WHOLE + legacy + section.key() + " = 0.5");
    assertThat(problems.hasErrors()).as(Written.messages(problems)).isTrue();
    assertThat(Written.messages(problems)).contains("[0.5] ");
  }

  @Test
  void reportsAllMissingSectionsInOneMessage() {
    check("model = None\ndata = None\noptimizer = None");
    assertThat(problems.all()).hasSize(1);
    assertThat(Written.messages(problems))
        .endsWith(
            "The config has no `model`, `data`, `optimizer`, `runner`, `lr_config`, `optimizer_config`, `checkpoint_config`, `log_config`.");
  }

  @Test
  void partOfAConfigRequiresNoSections() {
    check("lr_config = None\noptimizer = dict(type='SGD', lr=0.1)");
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void reportsProblemsOfTheBuiltModel() {
    check(WHOLE + "model['bbox_head']['num_classes'] = 0");
    assertThat(problems.hasErrors()).isTrue();
    assertThat(Written.messages(problems)).contains("num_classes");
  }

  @Test
  void reportsMissingDatasetsOfATraining() {
    check(WHOLE + "data['val'] = None");
    assertThat(Written.messages(problems)).contains("The config has no `data.val`.");
  }

  @Test
  void everySettingsRecordBelongsToASection() {
    assertThat(Written.COMPONENTS.catalog().settings())
        .extracting(SettingsSchema::section)
        .contains(Section.DATA.key())
        // That of a test.
        .filteredOn(key -> !key.equals("kitchen_config"))
        .allMatch(key -> Section.of(key) != null);
  }
}
