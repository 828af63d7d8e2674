package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSectionTest {
  private static final String TRAIN_CFG =
      "dict(assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4))";

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private ModelSection section(String text) {
    return new ModelSection(Written.config(folder, text).root(), Written.builder(), problems);
  }

  private static String retina(String initCfg) {
    return "model = " + Models.retinaText(18, 4, 8, 1, 3, initCfg);
  }

  private static String bare() {
    String model = retina("None").strip();
    return model + "\nmodel['train_cfg'] = None\nmodel['test_cfg'] = None\n";
  }

  @Test
  void olderConfigsHaveTrainCfgAndTestCfgBesideTheModel() {
    Detector detector =
        section(
                bare()
                    + "train_cfg = "
                    + TRAIN_CFG
                    + "\ntest_cfg = dict(nms=dict(iou_threshold=.5))")
            .build(Detector.class);
    assertThat(problems.hasErrors()).isFalse();
    assertThat(detector.numClasses()).isEqualTo(3);
    assertThat(Written.messages(problems))
        .contains("`train_cfg` at the top of a config is an older form", "`test_cfg` at the top");
  }

  @Test
  void noneAtTheTopIsNoSecondOne() {
    assertThat(section(retina("None") + "train_cfg = None").build(Detector.class)).isNotNull();
    assertThat(Written.messages(problems)).isEmpty();
  }

  @Test
  void trainCfgInBothPlacesIsReported() {
    section(retina("None") + "train_cfg = " + TRAIN_CFG).build(Detector.class);
    assertThat(Written.messages(problems))
        .contains("`train_cfg` stands both at the top of the config and in `model`; keep one.");
  }

  @Test
  void trainCfgOfAnotherTypeIsReported() {
    assertThat(section(bare() + "train_cfg = 3").build(Detector.class)).isNull();
    assertThat(Written.messages(problems)).contains("[3] `train_cfg` of");
  }

  private void startsWithoutFiles(FirstWeights first) {
    ModelSection section =
        section(retina("dict(type='Pretrained', checkpoint='torchvision://resnet18')"));
    assertThat(section.starts(section.build(Detector.class), new PretrainedFiles(List.of()), first))
        .isEmpty();
    assertThat(Written.messages(problems))
        .startsWith("['torchvision://resnet18'] The weights `torchvision://resnet18` are not on");
  }

  @Test
  void missingWeightsAreReportedWhereTheConfigNamesThem() {
    startsWithoutFiles(FirstWeights.CONFIGURED);
    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void missingWeightsAreWarnedOfWhereOthersAreLoadedOverThem() {
    startsWithoutFiles(FirstWeights.LOADED);
    assertThat(problems.hasErrors()).isFalse();
  }
}
