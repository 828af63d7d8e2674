package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains a small model for seconds, checks the files of the run, and tests the model. */
class TrainAndTestTest {
  private static final String CONFIG =
      SmallConfig.with(
          """
      data = dict(
          samples_per_gpu=2,
          train=dict(num_images=8, img_size=(64, 64)),
          val=dict(num_images=4, img_size=(64, 64)),
          test=dict(num_images=3, img_size=(64, 64)))
      runner = dict(max_epochs=2)
      evaluation = dict(interval=1, metric='bbox', save_best='bbox_mAP')
      log_config = dict(interval=2)
      """);

  @TempDir static Path folder;
  private static Path config;
  private static Path workDir;
  private static CommandRun training;

  @BeforeAll
  static void train() throws IOException {
    config = Files.writeString(folder.resolve("tiny.cfg"), CONFIG);
    workDir = folder.resolve("run");
    training = CommandRun.of("train", config, "--work-dir", workDir, "--seed=1", "--threads=1");
  }

  @Test
  void logsThePlanAndEveryStep() {
    assertThat(training.err()).doesNotContain("\u001b").doesNotContain("\r");
    assertThat(training.status()).as(training.err()).isZero();
    assertThat(training.out()).isEmpty();
    assertThat(training.err())
        .contains("Random seed: 1\n")
        .contains("Hooks will be executed in the following order:\n")
        .contains("Epoch [1][2/4]\tlr: ", "Epoch [2][4/4]\tlr: ", "loss_cls: ", "loss_bbox: ")
        .contains("Saving checkpoint at 2 epochs\n")
        .contains("Epoch(val) [2][1]\tbbox_mAP: ")
        .endsWith("Done; checkpoints and logs are in " + workDir + "\n");
  }

  @Test
  void constructorMayCreateTheOptimizerItself() throws IOException {
    Files.writeString(
        folder.resolve("own_optimizer.java"),
        """
        import java.util.function.Function;
        import org.cfgrun.components.Component;
        import org.cfgrun.components.Registries;
        import org.cfgrun.runtime.nn.Module;
        import org.cfgrun.runtime.optim.*;

        /** Creates an optimizer of its own. */
        @Component(Registries.OPTIMIZER_BUILDERS)
        public final class OwnOptimizer implements OptimizerConstructor {
          @Override
          public Optimizer optimizer(
              Module model, BaseRates base, Function<ParamGroups, Optimizer> configured) {
            return new SGD(
                groups(model, base),
                new SGD.Args(0.25, 0, 0, 0, false, false, null, false, null));
          }
        }
        """);
    Path own =
        Files.writeString(
            folder.resolve("own.cfg"),
            "_base_ = 'tiny.cfg'\n"
                + "custom_imports = dict(imports=['own_optimizer'], allow_failed_imports=False)\n"
                + "optimizer = dict(constructor='OwnOptimizer')\n"
                + "lr_config = dict(_delete_=True, policy='fixed')\n");
    CommandRun run = CommandRun.of("train", own, "--fast-dev-run", "1", "--threads=1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("lr: 2.500e-01").doesNotContainIgnoringCase("checkpoint");
  }

  @Test
  void weightsOfAnotherModelAreRejected() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.cfg"),
            "_base_ = 'tiny.cfg'\nmodel = dict(backbone=dict(base_channels=8, stem_channels=8),"
                + " neck=dict(in_channels=[8, 16, 32, 64], out_channels=16),"
                + " bbox_head=dict(in_channels=16, feat_channels=16))\n");
    CommandRun run = CommandRun.of("test", other, workDir.resolve("latest.pth"), "--eval", "bbox");
    assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .containsPattern("latest.pth` does not fit the model: \\d+ of \\d+ tensors were loaded")
        .containsPattern("backbone +\\d+ +0 +\\d+");
  }

  @Test
  void savesConfigCheckpointsAndLogs() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(workDir)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    assertThat(names)
        .contains(".lock", "epoch_1.pth", "epoch_2.pth", "latest.pth", "tiny.cfg")
        .anyMatch(name -> name.matches("best_bbox_mAP_epoch_[12]\\.pth"))
        .anyMatch(name -> name.matches("\\d{8}_\\d{6}\\.log"))
        .anyMatch(name -> name.matches("\\d{8}_\\d{6}\\.log\\.json"))
        .hasSize(8);
    assertThat(CommandRun.of("eval", workDir.resolve("tiny.cfg")).out())
        .as("the copy is the whole config, and evaluates to itself")
        .isEqualTo(CommandRun.of("eval", config).out());
  }

  @Test
  void jsonLogHasOneLinePerLogAndEvaluation() throws IOException {
    List<JsonObject> lines;
    try (Stream<Path> files = Files.list(workDir)) {
      Path log =
          files.filter(file -> file.toString().endsWith(".log.json")).findAny().orElseThrow();
      lines =
          Files.readAllLines(log).stream()
              .map(line -> JsonParser.parseString(line).getAsJsonObject())
              .toList();
    }
    assertThat(lines.get(0).get("seed").getAsInt()).isEqualTo(1);
    assertThat(lines.subList(1, lines.size()))
        .extracting(line -> line.get("mode").getAsString() + " " + line.get("epoch").getAsInt())
        .containsExactly("train 1", "train 1", "val 1", "train 2", "train 2", "val 2");
    assertThat(lines.get(1).keySet()).contains("lr", "loss_cls", "loss_bbox", "loss", "time");
    assertThat(lines.get(3).keySet()).contains("bbox_mAP", "bbox_mAP_50");
  }

  @Test
  void evaluatesSavesAndDrawsDetections() throws IOException {
    Path detections = folder.resolve("detections.json");
    Path drawn = folder.resolve("drawn");
    CommandRun run =
        CommandRun.of(
            "test",
            config,
            workDir.resolve("latest.pth"),
            "--eval",
            "bbox",
            "--out",
            detections,
            "--show-dir",
            drawn);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("bbox_mAP: ", "bbox_mAP_50: ").doesNotContain("\u001b");
    assertThat(run.err())
        .contains("Detections saved to " + detections, "3 images saved to " + drawn);
    JsonArray found = JsonParser.parseString(Files.readString(detections)).getAsJsonArray();
    assertThat(found).isNotEmpty();
    assertThat(found.get(0).getAsJsonObject().keySet())
        .containsExactlyInAnyOrder("image_id", "bbox", "score", "category_id");
    try (Stream<Path> images = Files.list(drawn)) {
      assertThat(images).hasSize(3);
    }
  }

  @Test
  void configErrorsExitWithThreeAndLeaveNoDirectory() {
    Path none = folder.resolve("none");
    CommandRun run =
        CommandRun.of(
            "train", config, "--work-dir", none, "--cfg-options", "model.backbone.dept=18");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .contains("error[new-key]: The config has no `model.backbone.dept`.")
        .contains("did you mean `model.backbone.depth`?");
    assertThat(none).doesNotExist();
  }

  @Test
  void invalidCheckpointsExitWithThree() {
    CommandRun run = CommandRun.of("test", config, config, "--eval", "bbox");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("error[bad-checkpoint]: `" + config);
  }
}
