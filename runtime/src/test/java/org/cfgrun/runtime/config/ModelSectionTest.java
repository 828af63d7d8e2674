package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSectionTest {
  private static final String TRAIN_CFG =
      "dict(assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4))";

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private @Nullable Detector model(String text) {
    ModelSection<Detector> section = section(text);
    return section == null ? null : section.model();
  }

  private @Nullable ModelSection<Detector> section(String text) {
    return ModelSection.read(
        TestConfigs.sections(folder, text, problems), TestConfigs.builder(), Detector.class);
  }

  private static String retina(String initCfg) {
    return "model = " + Models.retinaText(18, 4, 8, 1, 3, initCfg);
  }

  private static String bare() {
    String model = retina("None").strip();
    return model + "\nmodel['train_cfg'] = None\nmodel['test_cfg'] = None\n";
  }

  @Test
  void readsTrainCfgAndTestCfgAtTheTopLevel() {
    Detector detector =
        model(
            bare() + "train_cfg = " + TRAIN_CFG + "\ntest_cfg = dict(nms=dict(iou_threshold=.5))");
    assertThat(problems.hasErrors()).isFalse();
    assertThat(detector.numClasses()).isEqualTo(3);
    assertThat(TestConfigs.messages(problems))
        .contains("`train_cfg` at the top level is deprecated", "`test_cfg` at the top");
  }

  @Test
  void noneAtTheTopLevelIsIgnored() {
    assertThat(model(retina("None") + "train_cfg = None")).isNotNull();
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @Test
  void reportsTrainCfgInBothPlaces() {
    model(retina("None") + "train_cfg = " + TRAIN_CFG);
    assertThat(TestConfigs.messages(problems))
        .contains("`train_cfg` is given both at the top level and in `model`. Remove one of them.");
  }

  @Test
  void reportsTrainCfgOfAnotherType() {
    assertThat(model(bare() + "train_cfg = 3")).isNull();
    assertThat(TestConfigs.messages(problems)).contains("[3] `train_cfg` of");
  }

  private void startsWithoutFiles(InitialWeights first) {
    ModelSection<Detector> section =
        section(retina("dict(type='Pretrained', checkpoint='torchvision://resnet18')"));
    assertThat(section.starts(new PretrainedFiles(List.of()), first, problems)).isEmpty();
    assertThat(TestConfigs.messages(problems))
        .startsWith("['torchvision://resnet18'] The weights `torchvision://resnet18` are not on");
  }

  @Test
  void reportsMissingWeightsAtTheirKey() {
    startsWithoutFiles(InitialWeights.CONFIGURED);
    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void missingWeightsAreAWarningIfOthersAreLoaded() {
    startsWithoutFiles(InitialWeights.LOADED);
    assertThat(problems.hasErrors()).isFalse();
  }
}
