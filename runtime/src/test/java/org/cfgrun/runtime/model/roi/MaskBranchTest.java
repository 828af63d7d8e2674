package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.PisaTrainCfg;
import org.cfgrun.runtime.model.PointTestCfg;
import org.cfgrun.runtime.model.PointTrainCfg;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskBranchTest {
  private static final List<Tensor> NO_FEATURES = new ArrayList<>();

  /** Returns the regions as features. */
  private static final class Regions extends RoiExtractor {
    @Override
    public int numInputs() {
      return 0;
    }

    @Override
    public int outChannels() {
      return 5;
    }

    @Override
    public OutputSize outputSize() {
      return new OutputSize(1, 2);
    }

    @Override
    public void checkInputs(List<FeatureMap> inputs) {}

    @Override
    public Tensor forward(List<Tensor> features, Tensor rois) {
      return rois;
    }
  }

  /** Keeps its inputs, and predicts one probability. */
  private static final class Fixed extends RoiMaskHead {
    @Override
    void initialize() {}

    private final float probability;
    private float[] regions = new float[0];
    private float[] targets = new float[0];
    private long[] labels = new long[0];

    Fixed(float probability) {
      this.probability = probability;
    }

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public void checkInputs(int channels, OutputSize size) {}

    @Override
    public OutputSize maskSize(OutputSize features) {
      return new OutputSize(2, 4);
    }

    @Override
    public Tensor forward(Tensor features) {
      regions = features.toFloatArray();
      return features;
    }

    @Override
    Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
      this.targets = targets.toFloatArray();
      this.labels = labels.toLongArray();
      return Tensor.scalar(0, Device.CPU);
    }

    @Override
    Tensor ownLogits(Tensor logits, Tensor labels) {
      float[] all = new float[(int) labels.size() * 4];
      Arrays.fill(all, (float) Math.log(probability / (1 - probability)));
      return Tensor.of(all, new Shape(labels.size(), 2, 2), Device.CPU);
    }
  }

  private static RoiTrainCfg training() {
    return new RoiTrainCfg(
        Models.build(
            Assigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5)"),
        Models.build(BoxSampler.class, Registries.BBOX_SAMPLERS, "dict(type='PseudoSampler')"),
        null,
        false,
        null,
        -1,
        null,
        PisaTrainCfg.NONE,
        null,
        null,
        PointTrainCfg.NONE,
        false);
  }

  private static RoiTestCfg test() {
    return new RoiTestCfg(
        0.05,
        (boxes, scores, groups, limit) -> {
          throw new UnsupportedOperationException();
        },
        100,
        0.5,
        PointTestCfg.NONE);
  }

  private static InstanceMasks detect(boolean rescale, float... probabilities) {
    List<MaskBranch> branches = new ArrayList<>();
    for (float probability : probabilities) {
      branches.add(new MaskBranch(new Regions(), new Fixed(probability)));
    }
    Detections found = new Detections(new float[] {2, 4, 8, 10}, new float[] {1}, new int[] {1});
    ImageMeta meta = new ImageMeta("a.png", 1, 20, 30, 40, 45, 64, 64, 1.5f, 2, false);
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> features = List.of(Tensor.zeros(new Shape(1), Device.CPU));
      DetectedRegions regions = DetectedRegions.of(found, 0, meta, rescale);
      Tensor mean =
          MaskBranch.probabilities(
              branches, features, regions.rois(Device.CPU), regions.labels(Device.CPU));
      return Objects.requireNonNull(regions.withMasks(mean, 0.5).masks());
    }
  }

  /** Within half a cell of the border, 1.5 pixels here, the probability falls to 0. */
  @ParameterizedTest
  @CsvSource({"0.2, 0.9, 16", "0.2, 0.7, 0", "0.5, 0.5, 16"})
  void theProbabilityIsTheMeanOfAllStages(float first, float second, int area) {
    assertThat(detect(true, first, second).areas()).containsExactly(area);
  }

  @Test
  void masksHaveTheSizeOfTheImage() {
    InstanceMasks original = detect(true, 1);
    assertThat(List.of(original.height(), original.width())).containsExactly(20, 30);
    assertThat(original.boxes()).containsExactly(2, 4, 8, 10);
    InstanceMasks resized = detect(false, 1);
    assertThat(List.of(resized.height(), resized.width())).containsExactly(40, 45);
    assertThat(resized.boxes()).containsExactly(2, 4, 8, 10);
  }

  @Test
  void regionsAreInPixelsOfTheInput() {
    Fixed head = new Fixed(1);
    Detections found = new Detections(new float[] {2, 4, 8, 10}, new float[] {1}, new int[] {1});
    ImageMeta meta = new ImageMeta("a.png", 1, 20, 30, 40, 45, 64, 64, 1.5f, 2, false);
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> features = List.of(Tensor.zeros(new Shape(1), Device.CPU));
      MaskBranch branch = new MaskBranch(new Regions(), head);
      branch.detect(features, DetectedRegions.of(found, 3, meta, true), test());
      assertThat(head.regions).containsExactly(3, 3, 8, 12, 20);
      branch.detect(features, DetectedRegions.of(found, 3, meta, false), test());
      assertThat(head.regions).containsExactly(3, 2, 4, 8, 10);
    }
  }

  /** Of two images, the first has two objects and the second one, of which one has no area. */
  @Test
  void targetsAreCutOutOfTheImageOfTheRegion() {
    GroundTruth first =
        new GroundTruth(new float[] {3, 3, 3, 9, 0, 0, 8, 8}, new int[] {0, 1}, new float[0])
            .withMasks(
                new PolygonMasks(
                    16,
                    16,
                    List.of(
                        List.of(new double[] {0, 0, 16, 0, 16, 16, 0, 16}),
                        List.of(new double[] {0, 0, 4, 0, 4, 8, 0, 8}))));
    byte[] bottom = new byte[16 * 16];
    Arrays.fill(bottom, 8 * 16, bottom.length, (byte) 1);
    GroundTruth second =
        new GroundTruth(new float[] {0, 8, 16, 16}, new int[] {0}, new float[0])
            .withMasks(new BitmapMasks(16, 16, List.of(bottom)));
    Fixed head = new Fixed(1);
    try (TensorScope scope = new TensorScope()) {
      // Regions 0 and 2 have objects; the last one ends outside the image and is clipped.
      Tensor rois = Tensor.of(new float[] {0, 0, 0, 8, 8, 0, 1, 1, 2, 2, 1, 0, 0, 40, 16}, 3, 5);
      RoiTargets targets =
          new RoiTargets(
              rois,
              Tensor.of(new long[] {1, 2, 0}, 3),
              Tensor.of(new float[] {1, 1, 1}, 3),
              Tensor.of(new long[] {0, 2}, 2),
              Tensor.of(new float[8], 2, 4),
              Tensor.of(new long[] {0, 0}, 2),
              HostSelection.read(
                  List.of(
                      Tensor.of(new float[] {0, 0, 8, 8, 1, 1, 1, 1, 2, 2, 0, -1}, 2, 6),
                      Tensor.of(new float[] {0, 0, 40, 16, 1, 1, 9, 9, 12, 12, 1, 0}, 2, 6))),
              List.of(),
              List.of());
      train(head, targets, List.of(first, second));
    }
    assertThat(head.labels).containsExactly(1, 0);
    assertThat(head.targets)
        .containsExactly(1, 1, 0, 0, 1, 1, 0, 0, /* second */ 0, 0, 0, 0, 1, 1, 1, 1);
  }

  private static void train(Fixed head, RoiTargets targets, List<GroundTruth> truths) {
    new MaskBranch(new Regions(), head).losses(NO_FEATURES, targets, truths, training());
  }

  @Test
  void aPipelineWithoutMasksIsReported() {
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new long[0], new Shape(0), Device.CPU);
      RoiTargets targets =
          new RoiTargets(
              Tensor.of(new float[0], new Shape(0, 5), Device.CPU),
              none,
              Tensor.of(new float[0], new Shape(0), Device.CPU),
              none,
              Tensor.of(new float[0], new Shape(0, 4), Device.CPU),
              none,
              HostSelection.read(List.of(Tensor.of(new float[0], new Shape(0, 6), Device.CPU))),
              List.of(),
              List.of());
      assertThatThrownBy(() -> train(new Fixed(1), targets, List.of(GroundTruth.NOTHING)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("with_mask=True");
    }
  }
}
