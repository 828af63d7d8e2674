package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.PointTestCfg;
import org.cfgrun.runtime.model.PointTrainCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Refines coarse masks at points (PointRend, https://arxiv.org/abs/1912.08193). At test time, masks
 * are enlarged in steps, and after each step the most uncertain pixels are predicted again.
 *
 * @param head predicts masks at points
 * @param strides strides of the feature maps that it sees
 */
record PointRefinement(MaskPointHead head, List<Integer> strides) {
  static final String POINT_HEAD = "point_head";

  private static final PointsInRegionsKernel KERNEL = Kernel.bind(PointsInRegionsKernel.class);

  /** Checks that the head fits the feature maps and the coarse masks. */
  void checkInputs(List<FeatureMap> inputs, RoiMaskHead masks) {
    int channels = inputs.stream().limit(strides.size()).mapToInt(FeatureMap::channels).sum();
    ArgumentException.checkPart(POINT_HEAD, () -> head.checkInputs(channels, masks.numClasses()));
  }

  /** Predicts points, {@code [n, classes, P]}. */
  private Tensor predicted(List<Tensor> features, Tensor rois, Tensor coarse, Tensor points) {
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < strides.size(); level++) {
      double scale = 1. / strides.get(level);
      levels.add(KERNEL.sample(features.get(level), rois, points, scale, false));
    }
    return head.forward(Tensor.cat(levels, 1), KERNEL.sampleEach(coarse, points));
  }

  /**
   * Computes the loss of points of regions with an object.
   *
   * @param rois {@code [n, 5]}
   * @param coarse {@code [n, classes, height, width]}: logits
   * @param own {@code [n, height, width]}: those of the regions' classes
   * @param labels {@code [n]}, int64: class of each object
   * @return a scalar
   */
  Tensor loss(
      List<Tensor> features,
      Tensor rois,
      Tensor coarse,
      Tensor own,
      Tensor labels,
      HostSelection selection,
      List<GroundTruth> truths,
      PointTrainCfg cfg) {
    Tensor points = Autograd.noGrad(() -> head.points(own.detach(), cfg));
    Tensor logits = predicted(features, rois, coarse, points);
    return head.loss(logits, targets(points, selection, truths), labels);
  }

  /** Samples the objects at points of their regions, {@code [n, P]}. */
  private static Tensor targets(Tensor points, HostSelection selection, List<GroundTruth> truths) {
    int count = (int) points.shape().get(1);
    float[] places = points.toFloatArray();
    float[] targets = new float[places.length / 2];
    int next = 0;
    for (int image = 0; image < truths.size(); image++) {
      if (selection.positives(image) == 0) {
        continue;
      }
      float[] regions = selection.regions(image);
      BitmapMasks masks = truths.get(image).withArea().requiredMasks().toBitmaps();
      for (int i = 0; i < selection.positives(image); i++) {
        int object = selection.objects(image)[i];
        for (int point = 0; point < count; point++, next++) {
          float x = inImage(places[2 * next], regions[4 * i], regions[4 * i + 2]);
          float y = inImage(places[2 * next + 1], regions[4 * i + 1], regions[4 * i + 3]);
          targets[next] = masks.sample(object, x, y);
        }
      }
    }
    return Tensor.of(targets, new Shape(points.shape().get(0), count), points.device());
  }

  private static float inImage(float share, float low, float high) {
    return share * (high - low) + low;
  }

  /**
   * Refines the masks of detected regions.
   *
   * @param coarse {@code [n, classes, height, width]}: logits
   * @param own {@code [n, height, width]}: those of the regions' classes
   * @param labels {@code [n]}, int64: class of each object
   * @return {@code [n, height, width]} of a larger size: logits
   */
  Tensor refined(
      List<Tensor> features,
      Tensor rois,
      Tensor coarse,
      Tensor own,
      Tensor labels,
      PointTestCfg cfg) {
    Tensor masks = own;
    int factor = cfg.factor();
    for (int step = 0; step < cfg.steps(); step++) {
      long height = masks.shape().get(1) * factor;
      long width = masks.shape().get(2) * factor;
      masks = Functional.interpolateBilinear(masks.unsqueeze(1), height, width, false).squeeze(1);
      boolean last = step == cfg.steps() - 1;
      // A mask with fewer pixels than points is left to the next step.
      if (!last && cfg.points() >= factor * factor * height * width) {
        continue;
      }
      int count = (int) Math.min(cfg.points(), height * width);
      List<Tensor> uncertain = KERNEL.uncertainPixels(masks, count);
      Tensor logits = predicted(features, rois, coarse, uncertain.get(1));
      masks = KERNEL.replaced(masks, uncertain.get(0), ofClass(logits, labels));
    }
    return masks;
  }

  /** Returns the logits of the regions' classes, {@code [n, P]}. */
  private static Tensor ofClass(Tensor logits, Tensor labels) {
    return MaskBranch.KERNEL.ownLogits(logits.unsqueeze(2), labels).squeeze(1);
  }
}
