package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.Candidates;
import org.cfgrun.runtime.box.SamplingResult;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Regions of a batch that a second stage trains on, and what it is to predict for them. Within each
 * image, regions with an object precede those of the background.
 *
 * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
 * @param labels {@code [n]}, int64: class, or the number of classes for the background
 * @param weights {@code [n]}: weight in the classification loss
 * @param positives {@code [p]}, int64: indices of the regions with an object
 * @param boxes {@code [p, 4]}: boxes of their objects
 * @param numbers {@code [p]}, int64: number of their objects among those of the image with area
 * @param objects one per image, bool: whether each of its regions is the box of an object itself,
 *     which the sampler added to the proposals
 * @param overlaps one per image: the largest overlap of each candidate with an object, before some
 *     candidates are selected
 */
record RoiTargets(
    Tensor rois,
    Tensor labels,
    Tensor weights,
    Tensor positives,
    Tensor boxes,
    Tensor numbers,
    List<Tensor> objects,
    List<Tensor> overlaps) {
  private static final RoiTargetsKernel KERNEL = Kernel.bind(RoiTargetsKernel.class);

  /** Computes predictions for regions before some are selected. */
  @FunctionalInterface
  interface CandidatePredictions {
    /**
     * Computes predictions without gradients.
     *
     * @param image index of the image in the batch
     * @param boxes {@code [n, 4]}
     * @param labels {@code [n]}, int64: class, or the number of classes for the background
     */
    Candidates of(int image, Tensor boxes, Tensor labels);
  }

  /** Returns the same with other weights. */
  RoiTargets withWeights(Tensor others) {
    return new RoiTargets(rois, labels, others, positives, boxes, numbers, objects, overlaps);
  }

  /**
   * Selects regions and computes their targets.
   *
   * @param proposals one per image, {@code [p, 4]}
   * @param truths one per image
   * @param numClasses number of classes, without the background
   * @param candidates computes predictions for the regions to select from
   */
  static RoiTargets of(
      List<Tensor> proposals,
      List<GroundTruth> truths,
      RoiTrainCfg cfg,
      int numClasses,
      CandidatePredictions candidates) {
    List<RoiTargets> images = new ArrayList<>();
    long count = 0;
    for (int image = 0; image < truths.size(); image++) {
      RoiTargets targets =
          ofImage(
              image,
              count,
              proposals.get(image),
              truths.get(image).withArea(),
              cfg,
              numClasses,
              candidates);
      images.add(targets);
      count += targets.labels().size();
    }
    return new RoiTargets(
        joined(images, RoiTargets::rois),
        joined(images, RoiTargets::labels),
        joined(images, RoiTargets::weights),
        joined(images, RoiTargets::positives),
        joined(images, RoiTargets::boxes),
        joined(images, RoiTargets::numbers),
        images.stream().flatMap(image -> image.objects().stream()).toList(),
        images.stream().flatMap(image -> image.overlaps().stream()).toList());
  }

  private static Tensor joined(List<RoiTargets> images, Function<RoiTargets, Tensor> part) {
    return Tensor.cat(images.stream().map(part).toList(), 0);
  }

  private static RoiTargets ofImage(
      int image,
      long before,
      Tensor proposals,
      GroundTruth objects,
      RoiTrainCfg cfg,
      int numClasses,
      CandidatePredictions predictions) {
    Device device = proposals.device();
    Tensor boxes = boxes(objects.boxes(), device);
    Tensor ignored = boxes(objects.ignored(), device);
    Assignment assignment = cfg.assigner().assign(proposals, boxes, ignored, null);
    Tensor candidates = proposals;
    int added = 0;
    if (cfg.sampler().addsObjects() && objects.size() > 0) {
      candidates = Tensor.cat(List.of(boxes, proposals), 0);
      added = objects.size();
      assignment = withObjects(assignment, added);
    }
    long[] classes = Arrays.stream(objects.labels()).asLongStream().toArray();
    Tensor labels = Tensor.of(classes, new Shape(classes.length), device);
    Tensor truth = assignment.truth();
    Tensor regions = candidates;
    SamplingResult sample =
        cfg.sampler()
            .sample(
                assignment,
                () -> predictions.of(image, regions, KERNEL.labels(truth, labels, numClasses)));
    List<Tensor> targets =
        KERNEL.targets(
            candidates,
            truth,
            sample.positives(),
            sample.negatives(),
            labels,
            boxes,
            image,
            before,
            numClasses,
            cfg.posWeight() <= 0 ? 1 : cfg.posWeight(),
            sample.weights());
    return new RoiTargets(
        targets.get(0),
        targets.get(1),
        targets.get(2),
        targets.get(3),
        targets.get(4),
        targets.get(5),
        List.of(targets.get(6).lt(added)),
        List.of(assignment.maxOverlaps()));
  }

  /** Returns the assignment after the objects, each assigned to itself, came before the rest. */
  private static Assignment withObjects(Assignment assignment, int count) {
    Device device = assignment.truth().device();
    Tensor themselves = Tensor.arange(count, device).add(1);
    return new Assignment(
        Tensor.cat(List.of(themselves, assignment.truth()), 0),
        Tensor.cat(List.of(Tensor.ones(new Shape(count), device), assignment.maxOverlaps()), 0));
  }

  private static Tensor boxes(float[] boxes, Device device) {
    return Tensor.of(boxes, new Shape(boxes.length / 4, 4), device);
  }
}
