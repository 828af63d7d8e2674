package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.ModuleState;
import org.cfgrun.runtime.checkpoint.PthWriter;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports a model with its initial weights. */
class ExportCommandTest {
  private static final String CONFIG =
      """
      _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
      model = dict(
          backbone=dict(base_channels=8, stem_channels=8),
          neck=dict(in_channels=[8, 16, 32, 64], out_channels=16),
          bbox_head=dict(in_channels=16, feat_channels=16, stacked_convs=1))
      """;

  @TempDir static Path folder;
  private static Path config;
  private static Path checkpoint;

  @BeforeAll
  static void save() throws IOException {
    config = Files.writeString(folder.resolve("small.cfg"), CONFIG);
    checkpoint = folder.resolve("small.pth");
    Problems problems = new Problems();
    EvaluatedConfig evaluated =
        Objects.requireNonNull(new Interpreter().evaluate(config.toString(), List.of(), problems));
    Detector model =
        Objects.requireNonNull(
                ModelSection.read(
                    new Sections(evaluated.root(), problems),
                    new ComponentBuilder(Components.standard()),
                    Detector.class))
            .model();
    model.materialize(Device.CPU, new Random(1));
    PthWriter.write(checkpoint, Map.of("state_dict", ModuleState.of(model)));
    Autograd.noGrad(() -> model.parameters().get("backbone.conv1.weight").data().fill_(Double.NaN));
    PthWriter.write(folder.resolve("nan.pth"), Map.of("state_dict", ModuleState.of(model)));
    model.free();
    ImageIO.write(
        new BufferedImage(100, 60, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("black.png").toFile());
  }

  @Test
  void reportSaysWhatTheFileHas() throws IOException {
    Path file = folder.resolve("new/model.torchscript");
    CommandRun run =
        CommandRun.of(
            "export", config, checkpoint, "--out", file, "--check", folder.resolve("black.png"));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .matches(
            """
            Saved to %s \\(0\\.\\d MB\\)
              forward\\(images\\) -> cls_scores, bbox_preds
              detect\\(images, image_sizes=None, scale_factors=None\\) -> boxes, scores, labels
              images: N x 3 x H x W, H and W multiples of 32
              compared with cfgrun on 5 inputs: largest difference \\d\\.\\de[-+]\\d\\d
            """
                .formatted(file));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getEntry("archive/extra/detector.json")).isNotNull();
    }
    assertThat(file.getParent()).isDirectoryContaining("glob:**model.torchscript");
  }

  @Test
  void forwardDetectsForServersThatCallNothingElse() {
    Path file = folder.resolve("server.pt");
    CommandRun run =
        CommandRun.of(
            "export",
            config,
            checkpoint,
            "--out",
            file,
            "--forward",
            "detections",
            "--shape",
            "96",
            "64");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "  forward(images, image_sizes=None, scale_factors=None) -> boxes, scores, labels\n"
                + "  maps(images) -> cls_scores, bbox_preds\n"
                + "  images: N x 3 x 96 x 64\n");
  }

  @Test
  void selectionMayBeLeftOut() {
    Path file = folder.resolve("maps.pt");
    CommandRun run =
        CommandRun.of(
            "export",
            config,
            checkpoint,
            "--out",
            file,
            "--maps-only",
            "--cfg-options",
            "model.test_cfg=None");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("forward(images)").doesNotContain("detect");
    CommandRun whole =
        CommandRun.of(
            "export", config, checkpoint, "--out", file, "--cfg-options", "model.test_cfg=None");
    assertThat(whole.status()).isEqualTo(1);
    assertThat(whole.err()).contains("Detection requires `test_cfg`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CFG CKPT                                        | 2 | error: Missing required option: '--out=FILE'
          CFG --out OUT                                   | 2 | error: Missing required parameter: 'CHECKPOINT'
          CFG CKPT --out OUT --shape 96                   | 2 | error:
          CFG CKPT --out OUT --shape 0 96                 | 2 | error: --shape expects a height and a width in pixels, got 0 96
          CFG CKPT --out OUT --shape 100 96               | 1 | Expected a height and width that are multiples of 32, the `size_divisor` of `Pad`, got 100 x 96.
          CFG CKPT --out OUT --maps-only --check none.png | 2 | error: --maps-only and --check are mutually exclusive
          CFG CKPT --out OUT --check none.png             | 2 | error: `none.png` is not an image file
          CFG none.pth --out OUT                          | 3 | none.pth
          CFG OTHER --out OUT                             | 1 | other.pth
          CFG NAN --out OUT                               | 1 | The model computes NaN in `forward` for images of shape (2, 3, 224, 160).
          CFG CKPT --out OUT --cfg-options model.bbox_head.num_classes=4 | 1 | does not fit the model
          CFG CKPT --out CKPT/model.pt                    | 1 | cannot be
          CFG CKPT --out DIR                              | 1 | it is a directory
          CFG CKPT --out OUT --cfg-options model.neck.num_outs=9  | 3 | `anchor_generator` of the head has 3 `strides`
          CFG CKPT --out OUT --cfg-options model.type=NoModel     | 3 | NoModel
          none.cfg CKPT --out OUT                         | 3 | none.cfg
          """)
  void mistakesAreErrorsAndWriteNothing(String arguments, int status, String message) {
    PthWriter.write(
        folder.resolve("other.pth"), Map.of("weight", TensorData.ofFloats(new float[1], 1)));
    Path out = folder.resolve("wrong.torchscript");
    Object[] words =
        arguments
            .replace("CFG", config.toString())
            .replace("CKPT", checkpoint.toString())
            .replace("NAN", folder.resolve("nan.pth").toString())
            .replace("OTHER", folder.resolve("other.pth").toString())
            .replace("OUT", out.toString())
            .replace("DIR", folder.toString())
            .split(" +");
    Object[] all = new Object[words.length + 1];
    all[0] = "export";
    System.arraycopy(words, 0, all, 1, words.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.status()).as(run.err()).isEqualTo(status);
    assertThat(run.err()).contains(message).doesNotContain("bug in cfgrun");
    assertThat(out).doesNotExist();
  }

  @Test
  void earlierFileSurvivesAFailure() throws IOException {
    Path file = Files.writeString(folder.resolve("earlier.pt"), "earlier");
    CommandRun run =
        CommandRun.of("export", config, checkpoint, "--out", file, "--shape", "100", "96");
    assertThat(run.status()).isEqualTo(1);
    assertThat(file).hasContent("earlier");
  }
}
