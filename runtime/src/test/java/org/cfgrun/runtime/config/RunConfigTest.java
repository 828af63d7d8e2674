package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.training.TinyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunConfigTest {
  private static final String WHOLE = TinyTraining.config("lr_config = None\n");

  /** Read before the others: by the import of custom code, and by the preview of schedules. */
  private static final Set<Section> ELSEWHERE = Set.of(Section.CUSTOM_IMPORTS, Section.OPTIMIZERS);

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void check(String text) {
    RunConfig.check(TestConfigs.config(folder, text).root(), TestConfigs.COMPONENTS, problems);
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
    assertThat(problems.hasErrors()).as(TestConfigs.messages(problems)).isTrue();
    assertThat(TestConfigs.messages(problems)).contains("[0.5] ");
  }

  @Test
  void reportsAllMissingSectionsInOneMessage() {
    check("model = None\ndata = None\noptimizer = None");
    assertThat(problems.all()).hasSize(1);
    assertThat(TestConfigs.messages(problems))
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
    assertThat(TestConfigs.messages(problems)).contains("num_classes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data['samples_per_gpu'] = 0             | `samples_per_gpu` of `data` must be from 1 to 65536, got 0.
          data['samples_per_gpu'] = -2            | `samples_per_gpu` of `data` must be from 1 to 65536, got -2.
          data['workers_per_gpu'] = -1            | `workers_per_gpu` of `data` must be from 0 to 1024, got -1.
          data['val_dataloader'] = dict(samples_per_gpu=0) | `val_dataloader.samples_per_gpu` of `data` must be from 1 to 65536, got 0.
          seed = 10 ** 30                         | `seed` must be an int of 64 bits, got 1000000000000000000000000000000.
          load_from = 'a\\x00b'                    | `load_from` is not a valid path: Nul character not allowed.
          model['neck']['num_outs'] = 10 ** 6     | `num_outs` of `FPN` must be from 1 to 16, got 1000000.
          model['neck']['out_channels'] = 0       | `out_channels` of `FPN` must be from 1 to 65536, got 0.
          model['backbone']['base_channels'] = -1 | `base_channels` of `ResNet` must be from 1 to 65536, got -1.
          model['bbox_head']['feat_channels'] = 0 | `feat_channels` of `RetinaHead` must be from 1 to 65536, got 0.
          """)
  void reportsNumbersOutsideTheirBounds(String line, String message) {
    check(WHOLE + line);
    assertThat(problems.all()).extracting(Diagnostic::message).containsExactly(message);
  }

  @Test
  void reportsMissingDatasetsOfATraining() {
    check(WHOLE + "data['val'] = None");
    assertThat(TestConfigs.messages(problems)).contains("The config has no `data.val`.");
  }

  @Test
  void everySettingsRecordBelongsToASection() {
    assertThat(TestConfigs.COMPONENTS.catalog().settings())
        .extracting(SettingsSchema::section)
        .contains(Section.DATA.key())
        // That of a test.
        .filteredOn(key -> !key.equals("kitchen_config"))
        .allMatch(key -> Section.of(key) != null);
  }
}
