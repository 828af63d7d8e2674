package com.example.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the component from a config, as a training does. */
class CsvDatasetTest {
  private static final String CONFIG =
      """
      data = dict(
          type='CsvDataset',
          ann_file='%1$s/boxes.csv',
          img_prefix='%1$s',
          classes=('cat', 'dog'),
          pipeline=[
              dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),
              dict(type='Resize', img_scale=(128, 128), keep_ratio=True)])
      """;

  @TempDir Path folder;
  private final Problems problems = new Problems();

  @BeforeEach
  void write() throws IOException {
    ImageIO.write(
        new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("a.png").toFile());
    Files.writeString(
        folder.resolve("boxes.csv"), "a.png,64,32,dog,8,4,20,10\na.png,64,32,cat,0,0,16,16\n");
  }

  private SampleDataset build(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("test.cfg"), text.formatted(folder));
    EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), problems);
    return new ComponentBuilder(Components.standard())
        .at("data")
        .build(
            SampleDataset.class,
            ConfigPath.parse("data").in(config.root()),
            problems,
            DatasetMode.TRAINING);
  }

  @Test
  void boxesFollowThePipeline() throws IOException {
    SampleDataset dataset = build(CONFIG);
    assertEquals(List.of(), problems.all());
    assertEquals(1, dataset.size());
    try (Sample sample = dataset.load(0, new SplittableRandom(0))) {
      assertEquals(128, sample.width());
      assertArrayEquals(new int[] {1, 0}, sample.groundTruth().labels());
      assertArrayEquals(
          new float[] {16, 8, 56, 28, 0, 0, 32, 32}, sample.groundTruth().boxes(), 1e-4f);
    }
  }

  @Test
  void errorsPointToTheConfig() throws IOException {
    assertNull(build(CONFIG.replace("'cat'", "'cow'")));
    String message = problems.all().get(0).message();
    assertTrue(message.endsWith("`cat` is not one of `classes`."), message);
    assertEquals(5, problems.all().get(0).span().line());
  }
}
