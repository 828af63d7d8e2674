package org.cfgrun.runtime.model.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class MaskFormerFusionHeadTest {
  private static final int THING = PanopticMap.INSTANCE_OFFSET;

  /** A probability of almost 1. */
  private static final float SURE = 9;

  private static MaskTestCfg panoptic(double iouThr, boolean filterLowScore) {
    return new MaskTestCfg(true, false, false, 100, 0.5, iouThr, filterLowScore);
  }

  /** Returns the logits of a query that predicts one of four classes, or 4 for the background. */
  private static float[] query(int label, float logit) {
    float[] logits = new float[5];
    logits[label] = logit;
    return logits;
  }

  /** Selects from queries with masks of one row; two classes are things and two are stuff. */
  private static Detections select(MaskTestCfg cfg, float[][] queries, float[]... masks) {
    MaskFormerFusionHead head =
        Models.build(
            MaskFormerFusionHead.class,
            "dict(type='MaskFormerFusionHead', num_things_classes=2, num_stuff_classes=2)");
    int width = masks[0].length;
    ImageMeta meta = new ImageMeta("a", 0, 1, width, 1, width, 1, width, 1, 1, false);
    try (TensorScope scope = new TensorScope()) {
      return head.select(
          Tensor.of(joined(queries), queries.length, 5),
          Tensor.of(joined(masks), masks.length, 1, width),
          new ImageFrame(1, width, meta, true),
          cfg);
    }
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }

  private static int[] ids(MaskTestCfg cfg, float[][] queries, float[]... masks) {
    PanopticMap map = select(cfg, queries, masks).panopticMap();
    assertThat(map).isNotNull();
    return map.ids();
  }

  @Test
  void aPixelBelongsToTheQueryWithTheLargestProduct() {
    assertThat(
            ids(
                panoptic(0, false),
                new float[][] {query(0, SURE), query(1, SURE), query(3, SURE)},
                new float[] {5, 1, -5, -5, -5},
                new float[] {-5, 2, 5, -5, -5},
                new float[] {-4, -4, -4, 5, -4}))
        .containsExactly(THING, 1 + 2 * THING, 1 + 2 * THING, 3, 3);
  }

  /** Two queries of one class of stuff have one segment, and two of things have two. */
  @Test
  void segmentsOfStuffWithOneClassAreOne() {
    assertThat(
            ids(
                panoptic(0, false),
                new float[][] {query(2, SURE), query(2, SURE), query(1, SURE), query(1, SURE)},
                new float[] {5, -5, -5, -5},
                new float[] {-5, 5, -5, -5},
                new float[] {-5, -5, 5, -5},
                new float[] {-5, -5, -5, 5}))
        .containsExactly(2, 2, 1 + THING, 1 + 2 * THING);
  }

  /** The second query owns one of the three pixels of its mask. */
  @Test
  void aQueryThatOwnsTooLittleOfItsMaskHasNoSegment() {
    float[][] queries = {query(0, SURE), query(1, SURE)};
    float[] better = {5, 5, -5};
    float[] worse = {1, 1, 1};
    assertThat(ids(panoptic(0.3, false), queries, better, worse))
        .containsExactly(THING, THING, 1 + 2 * THING);
    assertThat(ids(panoptic(0.4, false), queries, better, worse)).containsExactly(THING, THING, 4);
  }

  @Test
  void backgroundAndUncertainQueriesHaveNoSegment() {
    assertThat(
            ids(
                panoptic(0, false),
                new float[][] {query(4, SURE), query(0, 1)},
                new float[] {5, 5},
                new float[] {5, 5}))
        .containsExactly(4, 4);
  }

  @Test
  void pixelsOutsideTheirMaskCanBeLeftOut() {
    float[][] queries = {query(3, SURE)};
    float[] mask = {5, -1};
    assertThat(ids(panoptic(0, false), queries, mask)).containsExactly(3, 3);
    assertThat(ids(panoptic(0, true), queries, mask)).containsExactly(3, 4);
  }

  /** The score of a mask is the mean probability of its pixels. */
  @Test
  void objectsAreThingsWithTheBoxesOfTheirMasks() {
    MaskTestCfg cfg = new MaskTestCfg(false, false, true, 3, 0.5, 0.8, false);
    Detections found =
        select(
            cfg,
            new float[][] {query(1, 3), query(0, SURE), query(3, SURE)},
            new float[] {-1, 2, 4, -1},
            new float[] {-1, -1, -1, -1},
            new float[] {5, 5, 5, 5});
    assertThat(found.panopticMap()).isNull();
    assertThat(found.labels()).containsExactly(1, 0);
    double certain = Math.exp(3) / (Math.exp(3) + 4);
    double quality = (1 / (1 + Math.exp(-2)) + 1 / (1 + Math.exp(-4))) / 2;
    assertThat((double) found.scores()[0]).isCloseTo(certain * quality, within(1e-5));
    assertThat(found.scores()[1]).isZero();
    assertThat(Arrays.copyOf(found.boxes(), 4)).containsExactly(1, 0, 3, 1);
    assertThat(Arrays.copyOfRange(found.boxes(), 4, 8)).containsOnly(0);
    assertThat(found.masks().toBitmaps().bitmaps().get(0)).containsExactly(0, 1, 1, 0);
  }

  /** The image is the left half of the batch, and its original is twice as wide. */
  @Test
  void masksAreCutBeforeTheyAreResized() {
    MaskFormerFusionHead head =
        Models.build(
            MaskFormerFusionHead.class,
            "dict(type='MaskFormerFusionHead', num_things_classes=2, num_stuff_classes=2)");
    ImageMeta meta = new ImageMeta("a", 0, 1, 4, 1, 2, 1, 4, 2, 1, false);
    try (TensorScope scope = new TensorScope()) {
      Tensor logits = Tensor.of(query(3, SURE), 1, 5);
      Tensor masks = Tensor.of(new float[] {5, -5, -5, -5}, 1, 1, 4);
      PanopticMap map =
          head.select(logits, masks, new ImageFrame(1, 4, meta, true), panoptic(0, true))
              .panopticMap();
      assertThat(map.ids()).containsExactly(3, 3, 4, 4);
      assertThat(
              head.select(logits, masks, new ImageFrame(1, 4, meta, false), panoptic(0, true))
                  .panopticMap()
                  .ids())
          .containsExactly(3, 4);
    }
  }

  @Test
  void semanticResultsAndNoResultsAreRefused() {
    assertThatThrownBy(() -> new MaskTestCfg(true, true, false, 100, 0.8, 0.8, false))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`semantic_on=True` is not supported. Set `panoptic_on=True` instead.");
    assertThatThrownBy(() -> new MaskTestCfg(false, false, false, 100, 0.8, 0.8, false))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("are both False");
  }
}
