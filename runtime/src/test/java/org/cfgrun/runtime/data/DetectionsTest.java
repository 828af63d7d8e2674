package org.cfgrun.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class DetectionsTest {
  private static final Detections BOXES =
      new Detections(
          new float[] {0, 0, 1, 1, 1, 0, 2, 1}, new float[] {.9f, .8f}, new int[] {5, 6});
  private static final BitmapMasks MASKS =
      new BitmapMasks(1, 2, List.of(new byte[] {1, 0}, new byte[] {0, 1}));

  @Test
  void selectedDetectionsKeepMasksAndAllScores() {
    SemanticMap map = new SemanticMap(1, 2, new byte[] {3, 4});
    Detections chosen =
        BOXES
            .withMasks(MASKS)
            .withScores("mask", new float[] {.7f, .6f})
            .withScores("centerness", new float[] {.5f, .4f})
            .withSemanticMap(map)
            .select(1, 0);
    assertThat(chosen.boxes()).containsExactly(1, 0, 2, 1, 0, 0, 1, 1);
    assertThat(chosen.scores()).containsExactly(.8f, .9f);
    assertThat(chosen.labels()).containsExactly(6, 5);
    assertThat(chosen.masks().runLengths(0)).isEqualTo(MASKS.runLengths(1));
    assertThat(chosen.otherScores()).containsOnlyKeys("mask", "centerness");
    assertThat(chosen.otherScores().get("mask")).containsExactly(.6f, .7f);
    assertThat(chosen.otherScores().get("centerness")).containsExactly(.4f, .5f);
    assertThat(chosen.semanticMap()).isSameAs(map);
  }

  @Test
  void detectionsTravelBetweenProcessesWithAllParts() throws Exception {
    PolygonMasks polygons =
        new PolygonMasks(
            1, 2, List.of(List.of(new double[] {0, 0, 1, 0, 1, 1}), List.<double[]>of()));
    for (InstanceMasks masks : List.of(MASKS, polygons)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(
            BOXES
                .withMasks(masks)
                .withScores("mask", new float[] {.7f, .6f})
                .withSemanticMap(new SemanticMap(1, 2, new byte[] {3, 4})));
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        Detections read = (Detections) in.readObject();
        assertThat(read.masks().runLengths(0)).isEqualTo(masks.runLengths(0));
        assertThat(read.otherScores().get("mask")).containsExactly(.7f, .6f);
        assertThat(read.semanticMap().classes()).containsExactly(3, 4);
      }
    }
  }

  @Test
  void boxesAloneAreEnough() {
    assertThat(BOXES.size()).isEqualTo(2);
    assertThat(BOXES.masks()).isNull();
    assertThat(BOXES.otherScores()).isEmpty();
    assertThat(BOXES.select().size()).isZero();
  }

  @Test
  void partsOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> BOXES.withMasks(MASKS.select(0)))
        .hasMessage("expected a mask for each of 2 detections, got 1");
    assertThatThrownBy(() -> BOXES.withScores("mask", new float[3]))
        .hasMessage("expected a score `mask` for each of 2 detections, got 3");
    assertThatThrownBy(() -> new Detections(new float[8], new float[1], new int[2]))
        .hasMessage("expected a score for each of 2 detections, got 1");
    assertThatThrownBy(() -> new Detections(new float[7], new float[2], new int[2]))
        .hasMessage("expected 4 coordinates for each of 2 labels, got 7");
  }

  @Test
  void aBatchHasProposalsOfEveryImageOrNone() {
    ImageMeta meta = new ImageMeta("a.png", 1, 2, 2, 2, 2, 2, 2, 1, 1, false);
    Tensor images = Tensor.zeros(new Shape(1, 3, 2, 2), Device.CPU);
    try (DetectionBatch batch = new DetectionBatch(images, List.of(meta), List.of())) {
      assertThat(batch.proposals()).isEmpty();
      float[] region = {0, 0, 2, 2};
      assertThat(new DetectionBatch(images, batch.metas(), List.of(), List.of(region)).proposals())
          .containsExactly(region);
      assertThatThrownBy(
              () -> new DetectionBatch(images, batch.metas(), List.of(), List.of(region, region)))
          .hasMessage("expected proposals for each of 1 images, got 2");
    }
  }
}
