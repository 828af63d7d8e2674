package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.DeltaXYWHBBoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.MaxIoUAssigner;
import org.cfgrun.runtime.box.NegativeRange;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anchors of 8 pixels around each of the 3 x 4 cells of a map, and of 16 pixels in 2 x 2 cells. */
class AnchorTargetsTest {
  private static final int CLASSES = 3;

  /** The anchor in the second row and column. */
  private static final GroundTruth OBJECT =
      new GroundTruth(new float[] {4, 4, 12, 12}, new int[] {2}, new float[0]);

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
  void anchorsOutsideThePaddedImageTakeNoPart() {
    AnchorTargets targets = targets(-1, null, batch(16, 17, OBJECT)).levels().get(0);
    assertThat(targets.labels().toLongArray()).containsExactly(3, 3, 3, 3, 3, 2, 3, 3, 3, 3, 3, 3);
    assertThat(targets.weights().toFloatArray())
        .containsExactly(1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0);
    assertThat(targets.boxWeights().toFloatArray())
        .containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    assertThat(targets.boxes().shape()).isEqualTo(new Shape(12, 4));
    assertThat(targets.boxes().select(0, 5).toFloatArray()).containsExactly(4, 4, 12, 12);
  }

  @Test
  void boxesAreCodedRelativeToTheirAnchors() {
    GroundTruth moved = new GroundTruth(new float[] {6, 4, 14, 12}, new int[] {0}, new float[0]);
    BoxCoder coder =
        new DeltaXYWHBBoxCoder(
            new DeltaXYWHBBoxCoder.Args(
                List.of(0., 0., 0., 0.), List.of(.5, 1., 1., 1.), true, false, 32));
    AnchorTargets targets = targets(-1, coder, batch(24, 32, moved)).levels().get(0);
    assertThat(targets.boxes().select(0, 5).toFloatArray()).containsExactly(.5f, 0, 0, 0);
  }

  @Test
  void levelsHoldTheImagesOneAfterTheOther() {
    AnchorTargets.OfBatch targets =
        targets(4, null, batch(24, 32, OBJECT, GroundTruth.NOTHING, OBJECT));
    assertThat(targets.levels().get(0).labels().size()).isEqualTo(36);
    assertThat(targets.levels().get(1).labels().toLongArray()).hasSize(12).containsOnly(3);
    float[] weights = targets.levels().get(0).weights().toFloatArray();
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).as("anchor %d", i).isEqualTo(i == 5 || i == 29 ? 4 : 1);
    }
  }

  @Test
  void anImageWithoutPositivesCountsAsOne() {
    assertThat(targets(-1, null, batch(24, 32, GroundTruth.NOTHING)).average().toFloat())
        .isEqualTo(1);
    GroundTruth two =
        new GroundTruth(new float[] {4, 4, 12, 12, 12, 4, 20, 12}, new int[] {2, 1}, new float[0]);
    assertThat(targets(-1, null, batch(24, 32, GroundTruth.NOTHING, two)).average().toFloat())
        .isEqualTo(3);
  }

  private static AnchorTargets.OfBatch targets(
      double positiveWeight, @Nullable BoxCoder coder, DetectionBatch batch) {
    AnchorGenerator generator =
        new AnchorGenerator(
            new AnchorGenerator.Args(
                List.of(new Stride(8, 8), new Stride(16, 16)),
                List.of(1.0),
                List.of(1.0),
                null,
                true,
                null,
                null,
                null,
                0));
    AnchorGrid grid = generator.grid(List.of(new MapSize(3, 4), new MapSize(2, 2)), Device.CPU);
    MaxIoUAssigner assigner =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                .5, new NegativeRange(0, .4f), 0, true, -1, true, true, -1, new BboxOverlaps2D()));
    DenseTrainCfg cfg = new DenseTrainCfg(assigner, new PseudoSampler(), -1, positiveWeight);
    return AnchorTargets.of(grid, batch, cfg, coder, CLASSES);
  }

  /** Images of one size. */
  private static DetectionBatch batch(int height, int width, GroundTruth... truths) {
    ImageMeta meta =
        new ImageMeta("a.png", 1, height, width, height, width, height, width, 1, 1, false);
    return new DetectionBatch(
        Tensor.zeros(new Shape(truths.length, 3, 24, 32), Device.CPU),
        Collections.nCopies(truths.length, meta),
        List.of(truths));
  }
}
