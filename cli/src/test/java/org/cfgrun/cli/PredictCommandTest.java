package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.inference.EncodedImage;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.inference.PredictorOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains a small model for seconds and predicts images of several sizes. */
class PredictCommandTest {
  private static final String CONFIG =
      SmallConfig.with(
          """
      data = dict(
          samples_per_gpu=2,
          train=dict(num_images=8, img_size=(64, 64)),
          val=dict(num_images=1, img_size=(64, 64)))
      runner = dict(max_epochs=1)
      """);

  private static final String TEST_ON_FILES =
      """
      data = dict(
          test_dataloader=dict(samples_per_gpu=1),
          test=dict(
              _delete_=True,
              type='CocoDataset',
              classes=('circle', 'square', 'triangle'),
              ann_file='%1$s/annotations.json',
              img_prefix='%1$s/images',
              pipeline=_base_.test_pipeline))
      """;

  private static final int IMAGES = 3;

  @TempDir static Path folder;
  private static Path config;
  private static Path onFiles;
  private static Path checkpoint;
  private static Path images;

  @BeforeAll
  static void train() throws IOException {
    config = Files.writeString(folder.resolve("tiny.cfg"), CONFIG);
    onFiles =
        Files.writeString(
            folder.resolve("files.cfg"), "_base_ = 'tiny.cfg'\n" + TEST_ON_FILES.formatted(folder));
    Path workDir = folder.resolve("run");
    CommandRun training =
        CommandRun.of(
            "train", config, "--work-dir", workDir, "--seed=1", "--threads=1", "--no-validate");
    assertThat(training.status()).as(training.err()).isZero();
    checkpoint = workDir.resolve("latest.pth");
    images = Files.createDirectories(folder.resolve("images"));
    JsonArray listed = new JsonArray();
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(80 + 20 * i, 96, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      pen.setColor(new Color(40 + 60 * i, 120, 200));
      pen.fillOval(10 + 5 * i, 20, 40, 40);
      pen.dispose();
      ImageIO.write(image, "png", images.resolve("image" + i + ".png").toFile());
      JsonObject entry = new JsonObject();
      entry.addProperty("id", i);
      entry.addProperty("file_name", "image" + i + ".png");
      entry.addProperty("width", image.getWidth());
      entry.addProperty("height", image.getHeight());
      listed.add(entry);
    }
    JsonObject annotations = new JsonObject();
    annotations.add("images", listed);
    annotations.add("annotations", new JsonArray());
    annotations.add(
        "categories",
        JsonParser.parseString(
            "[{'id': 1, 'name': 'circle'}, {'id': 2, 'name': 'square'}, {'id': 3, 'name': 'triangle'}]"));
    Files.writeString(folder.resolve("annotations.json"), annotations.toString());
  }

  private static JsonArray json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonArray();
  }

  private static List<Double> box(JsonObject result) {
    List<Double> box = new ArrayList<>();
    result.getAsJsonArray("bbox").forEach(side -> box.add(side.getAsDouble()));
    return box;
  }

  @Test
  void boxesAreThoseOfTest() throws IOException {
    Path tested = folder.resolve("tested.json");
    Path predicted = folder.resolve("predicted.json");
    CommandRun test = CommandRun.of("test", onFiles, checkpoint, "--out", tested);
    assertThat(test.status()).as(test.err()).isZero();
    CommandRun run =
        CommandRun.of(
            "predict", config, checkpoint, images, "--json", predicted, "--score-thr", "0");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    JsonArray all = json(predicted);
    assertThat(all).hasSize(IMAGES);
    int compared = 0;
    for (int i = 0; i < IMAGES; i++) {
      JsonObject image = all.get(i).getAsJsonObject();
      assertThat(image.get("image").getAsString()).endsWith("image" + i + ".png");
      assertThat(image.get("width").getAsInt()).isEqualTo(80 + 20 * i);
      JsonArray found = image.getAsJsonArray("detections");
      List<JsonObject> expected = new ArrayList<>();
      for (JsonElement each : json(tested)) {
        if (each.getAsJsonObject().get("image_id").getAsInt() == i) {
          expected.add(each.getAsJsonObject());
        }
      }
      assertThat(found).hasSameSizeAs(expected).isNotEmpty();
      for (int d = 0; d < found.size(); d++) {
        JsonObject one = found.get(d).getAsJsonObject();
        JsonObject other = expected.get(d);
        assertThat(one.get("score").getAsDouble()).isEqualTo(other.get("score").getAsDouble());
        assertThat(one.get("label").getAsInt() + 1).isEqualTo(other.get("category_id").getAsInt());
        assertThat(box(one)).isEqualTo(box(other));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(IMAGES);
  }

  @Test
  void drawsEachImageUnderItsName() throws IOException {
    Path drawn = folder.resolve("drawn");
    Files.createDirectories(folder.resolve("nested/a"));
    Files.copy(images.resolve("image0.png"), folder.resolve("nested/a/x.png"));
    Files.copy(images.resolve("image1.png"), folder.resolve("nested/x.png"));
    CommandRun run =
        CommandRun.of("predict", config, checkpoint, folder.resolve("nested"), "--out", drawn);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).endsWith("2 images saved to " + drawn + "\n").doesNotContain("\u001b");
    assertThat(ImageIO.read(drawn.resolve("a/x.png").toFile()).getWidth()).isEqualTo(5 * 80);
    assertThat(ImageIO.read(drawn.resolve("x.png").toFile()).getWidth()).isEqualTo(4 * 100);
  }

  @Test
  void printsBoxesAndReadsGlobs() {
    CommandRun run =
        CommandRun.of(
            "predict", config, checkpoint, folder + "/images/*[01].png", "--score-thr", "0");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith("  ")))
        .hasSize(2)
        .allMatch(line -> line.matches(".*image[01]\\.png: \\d+ detections"));
    assertThat(run.out())
        .containsPattern(
            "\n  0\\.\\d\\d (circle|square|triangle) at [-.\\d]+, [-.\\d]+, [.\\d]+ wide");
  }

  @Test
  void scoreThresholdSelectsResults() {
    CommandRun run =
        CommandRun.of("predict", config, checkpoint, images, "--json", "-", "--score-thr", "1.1");
    assertThat(run.status()).isZero();
    JsonArray all = JsonParser.parseString(run.out()).getAsJsonArray();
    assertThat(all).hasSize(IMAGES);
    all.forEach(
        image -> assertThat(image.getAsJsonObject().getAsJsonArray("detections")).isEmpty());
  }

  @Test
  void unreadableImagesAreReportedAndTheOthersDone() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(images.resolve("image0.png"), mixed.resolve("a.png"));
    Files.writeString(mixed.resolve("b.jpg"), "no image");
    Files.copy(images.resolve("image1.png"), mixed.resolve("c.png"));
    CommandRun run = CommandRun.of("predict", config, checkpoint, mixed, "--json", "-");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("error: Cannot decode image `" + mixed.resolve("b.jpg") + "`");
    assertThat(JsonParser.parseString(run.out()).getAsJsonArray()).hasSize(2);
  }

  @Test
  void misuseExitsWithTwoBeforeAnythingIsLoaded() {
    assertThat(CommandRun.of("predict", config, checkpoint, folder.resolve("none.png")).err())
        .isEqualTo("error: image file `" + folder.resolve("none.png") + "` not found.\n");
    assertThat(CommandRun.of("predict", config, checkpoint, folder + "/*.xyz").status())
        .isEqualTo(2);
    CommandRun over = CommandRun.of("predict", config, checkpoint, images, "--out", images);
    assertThat(over.status()).isEqualTo(2);
    assertThat(over.err()).contains("would be overwritten by its drawing");
    CommandRun twice =
        CommandRun.of(
            "predict",
            config,
            checkpoint,
            images.resolve("image0.png"),
            folder.resolve("other/image0.png"),
            "--out",
            folder.resolve("d"));
    assertThat(twice.status()).isEqualTo(2);
  }

  @Test
  void classesComeFromTheDatasetIfTheCheckpointHasNone() {
    try (Predictor predictor = Predictor.open(config.toString(), checkpoint)) {
      assertThat(predictor.classes()).containsExactly("circle", "square", "triangle");
      assertThat(predictor.loaded().isExact()).isTrue();
    }
  }

  @Test
  void javaProgramsPredictFilesAndBytes() throws IOException {
    Path image = images.resolve("image2.png");
    try (Predictor predictor =
        Predictor.open(config.toString(), checkpoint, PredictorOptions.DEFAULT.withDevice("cpu"))) {
      Detections fromFile = predictor.predict(image).detections();
      Detections fromBytes =
          predictor
              .predict(new EncodedImage("upload", Files.readAllBytes(image)))
              .atLeast(0)
              .detections();
      assertThat(fromFile.size()).isPositive();
      assertThat(fromBytes.boxes()).isEqualTo(fromFile.boxes());
      assertThat(fromBytes.scores()).isEqualTo(fromFile.scores());
      assertThatThrownBy(() -> predictor.predict(folder.resolve("none.png")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("none.png");
    }
  }

  @Test
  void javaProgramsGetAllErrorsAtTheirPlaces() throws IOException {
    Path broken =
        Files.writeString(
            folder.resolve("broken.cfg"),
            "_base_ = 'tiny.cfg'\nmodel = dict(neck=dict(num_out=4), bbox_head=dict(numclasses=2))\n");
    assertThatThrownBy(() -> Predictor.open(broken.toString(), checkpoint))
        .isInstanceOfSatisfying(
            ConfigException.class,
            error -> {
              assertThat(error).hasMessageContaining("num_out");
              assertThat(error.diagnostic().span()).isNotNull();
              assertThat(error.getSuppressed()).hasSize(1);
            });
  }

  @Test
  void customCodeRunsOnlyIfTheProgramAllowsIt() throws IOException {
    Path importing =
        Files.writeString(
            folder.resolve("importing.cfg"),
            "_base_ = 'tiny.cfg'\ncustom_imports = dict(imports=['none'], allow_failed_imports=False)\n");
    assertThatThrownBy(() -> Predictor.open(importing.toString(), checkpoint))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("custom code is not allowed");
  }

  @Test
  void everyDrawingIsAnImage() throws IOException {
    Path drawn = folder.resolve("again");
    CommandRun.of("predict", config, checkpoint, images, "--out", drawn, "--score-thr", "0");
    try (Stream<Path> files = Files.list(drawn)) {
      assertThat(files).hasSize(IMAGES);
    }
  }
}
