package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains the standard RetinaNet config on a small COCO dataset. */
class RetinaNetOnCocoTest {
  private static final String RECIPE = "stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg";

  @TempDir Path folder;

  /**
   * The sum of 23,508,032 for ResNet-50 without its classifier, less 225,344 for its frozen stem
   * and first stage; 7,997,440 for the FPN; and 6,463,220 for the head.
   */
  @Test
  void hasTheParameterCountOfMmdetection() {
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(RECIPE, List.of(), problems);
    Detector detector =
        new ComponentBuilder(Components.standard())
            .build(Detector.class, Registries.MODELS, config.root().get("model"), problems);
    assertThat(problems.all()).isEmpty();
    assertThat(
            detector.parameters().values().stream()
                .filter(Parameter::requiresGrad)
                .mapToLong(parameter -> parameter.shape().size())
                .sum())
        .isEqualTo(37_743_348);
  }

  @Test
  void trainsOnADataRootFromOptions() throws Exception {
    CocoFolder data = new CocoFolder(folder.resolve("coco"));
    data.write("train2017", 5);
    data.write("val2017", 1);
    try (ChildRun run =
        ChildRun.start(
            folder,
            "train",
            RECIPE,
            "--threads=1",
            "--device=cpu",
            "--no-validate",
            "--cfg-options",
            "data_root=coco/",
            "data.samples_per_gpu=1",
            "data.train.pipeline.2.img_scale=(128, 96)",
            "model.backbone.init_cfg=None",
            "runner.max_epochs=1",
            "log_config.interval=1",
            "checkpoint_config.save_last=False",
            "checkpoint_config.interval=2")) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
      assertThat(run.text())
          .as("the engine and OpenCV print nothing before the log")
          .matches("(?s)\\d{4}-\\d\\d-\\d\\d .* - mmdet - INFO - Environment: .*")
          .contains(
              "warning[bad-data]: 77 of 80 classes are not categories of `coco/annotations/instances_train2017.json`: bicycle,",
              "warning[bad-argument]: The warm-up of `lr_config` takes 500 iterations, but the run has 5",
              "Epoch [1][1/5]",
              "Epoch [1][5/5]",
              "Done; checkpoints and logs are in")
          .doesNotContain("\u001b", "WARNING", ": nan");
    }
  }
}
