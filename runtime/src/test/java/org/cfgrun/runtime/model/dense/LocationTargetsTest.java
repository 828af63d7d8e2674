package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets of the locations of guided anchors on maps of 8 x 8 and 4 x 4 cells. */
class LocationTargetsTest {
  /** An object of the finest level: its center region is half as wide as the object. */
  private static final float[] SMALL = {8, 8, 24, 24};

  /** An object of the coarser level, on the whole image. */
  private static final float[] LARGE = {0, 0, 32, 32};

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void anObjectIsWantedInItsCenterAndIgnoredAroundIt() {
    List<LocationTargets.OfLevel> targets = targets(SMALL);
    assertThat(labels(targets.get(0)))
        .isEqualTo(
            """
            00000000
            00000000
            00000000
            00011100
            00011100
            00011100
            00000000
            00000000
            """);
    assertThat(weights(targets.get(0), 8))
        .isEqualTo(
            """
            --------
            --------
            --00000-
            --01110-
            --01110-
            --01110-
            --00000-
            --------
            """);
    assertThat(targets.get(1).labels().toLongArray()).containsOnly(0);
    assertThat(weights(targets.get(1), 4))
        .isEqualTo(
            """
            ----
            -000
            -000
            -000
            """);
  }

  @Test
  void anObjectOutweighsThoseOfOtherLevels() {
    for (float[] objects : List.of(join(SMALL, LARGE), join(LARGE, SMALL))) {
      List<LocationTargets.OfLevel> targets = targets(objects);
      assertThat(weights(targets.get(0), 8))
          .isEqualTo(
              """
              00000000
              00000000
              00000000
              00011100
              00011100
              00011100
              00000000
              00000000
              """);
      assertThat(weights(targets.get(1), 4))
          .isEqualTo(
              """
              0000
              0111
              0111
              0111
              """);
    }
  }

  @Test
  void theLastObjectOfALevelCounts() {
    float[] shifted = {16, 8, 32, 24};
    assertThat(weights(targets(join(SMALL, shifted)).get(0), 8))
        .isEqualTo(
            """
            --------
            --------
            --000000
            --010111
            --010111
            --010111
            --000000
            --------
            """);
  }

  @Test
  void objectsBeyondTheLevelsBelongToTheNearest() {
    assertThat(targets(new float[] {-400, -400, 432, 432}).get(1).labels().toLongArray())
        .contains(1);
    assertThat(targets(new float[] {8, 8, 9, 9}).get(0).labels().toLongArray()).contains(1);
  }

  @Test
  void imagesFollowEachOther() {
    LocationTargets.OfLevel finest = targets(new float[0], SMALL).get(0);
    assertThat(finest.weights().narrow(0, 0, 64).toFloatArray()).containsOnly(0.1f);
    assertThat(finest.labels().narrow(0, 0, 64).toLongArray()).containsOnly(0);
    assertThat(finest.labels().narrow(0, 64, 64).toLongArray())
        .isEqualTo(targets(SMALL).get(0).labels().toLongArray());
  }

  private static float[] join(float[] first, float[] second) {
    float[] all = new float[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Returns the targets of images with these boxes. The finest squares have sides of 16 pixels. */
  private static List<LocationTargets.OfLevel> targets(float[]... images) {
    AnchorGenerator squares =
        Models.build(
            AnchorGenerator.class,
            Registries.PRIOR_GENERATORS,
            "dict(type='AnchorGenerator', ratios=[1.0], scales=[4], strides=[4, 8])");
    ImageMeta meta = new ImageMeta("a.png", 1, 32, 32, 32, 32, 32, 32, 1, 1, false);
    List<GroundTruth> truths =
        Arrays.stream(images)
            .map(boxes -> new GroundTruth(boxes, new int[boxes.length / 4], new float[0]))
            .toList();
    try (DetectionBatch batch =
        new DetectionBatch(
            Tensor.zeros(new Shape(images.length, 3, 32, 32), Device.CPU),
            Collections.nCopies(images.length, meta),
            truths)) {
      return new LocationTargets(16, 0.5, 1)
          .of(squares.grid(List.of(new MapSize(8, 8), new MapSize(4, 4)), Device.CPU), batch);
    }
  }

  private static String labels(LocationTargets.OfLevel level) {
    StringBuilder rows = new StringBuilder();
    long[] labels = level.labels().toLongArray();
    for (int i = 0; i < labels.length; i++) {
      rows.append(labels[i]).append(i % 8 == 7 ? "\n" : "");
    }
    return rows.toString();
  }

  /** Returns the weights as a map; a dash is the weight of background. */
  private static String weights(LocationTargets.OfLevel level, int width) {
    StringBuilder rows = new StringBuilder();
    float[] weights = level.weights().toFloatArray();
    for (int i = 0; i < weights.length; i++) {
      rows.append(weights[i] == 0.1f ? "-" : String.valueOf((int) weights[i]));
      rows.append(i % width == width - 1 ? "\n" : "");
    }
    return rows.toString();
  }
}
