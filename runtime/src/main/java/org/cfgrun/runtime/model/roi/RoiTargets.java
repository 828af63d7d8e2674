package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.Candidates;
import org.cfgrun.runtime.box.SamplingResult;
import org.cfgrun.runtime.data.ImageObjects;
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
 * @param onHost the selected regions of the batch in Java
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
    HostSelection onHost,
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
    return new RoiTargets(
        rois, labels, others, positives, boxes, numbers, onHost, objects, overlaps);
  }

  /**
   * Selects regions and computes their targets. What was selected in all images is read at once.
   *
   * @param proposals one per image, {@code [p, 4]}
   * @param objects one per image
   * @param numClasses number of classes, without the background
   * @param predictions computes predictions for the regions to select from
   */
  static RoiTargets of(
      List<Tensor> proposals,
      List<ImageObjects> objects,
      RoiTrainCfg cfg,
      int numClasses,
      CandidatePredictions predictions) {
    List<Selection> selections = new ArrayList<>();
    for (int image = 0; image < objects.size(); image++) {
      selections.add(
          Selection.of(
              image, proposals.get(image), objects.get(image), cfg, numClasses, predictions));
    }
    HostSelection onHost = HostSelection.read(selections.stream().map(Selection::rows).toList());
    List<RoiTargets> images = new ArrayList<>();
    long count = 0;
    for (Selection selection : selections) {
      images.add(selection.targets(onHost, count, cfg, numClasses));
      count += images.get(images.size() - 1).labels().size();
    }
    return new RoiTargets(
        joined(images, RoiTargets::rois),
        joined(images, RoiTargets::labels),
        joined(images, RoiTargets::weights),
        joined(images, RoiTargets::positives),
        joined(images, RoiTargets::boxes),
        joined(images, RoiTargets::numbers),
        onHost,
        images.stream().flatMap(image -> image.objects().stream()).toList(),
        images.stream().flatMap(image -> image.overlaps().stream()).toList());
  }

  private static Tensor joined(List<RoiTargets> images, Function<RoiTargets, Tensor> part) {
    return Tensor.cat(images.stream().map(part).toList(), 0);
  }

  /**
   * Regions of one image and the selected ones among them.
   *
   * @param image index of the image in the batch
   * @param candidates {@code [n, 4]}
   * @param added how many of the first candidates are the boxes of objects
   */
  private record Selection(
      int image,
      Tensor candidates,
      int added,
      ImageObjects objects,
      Assignment assignment,
      SamplingResult sample) {
    static Selection of(
        int image,
        Tensor proposals,
        ImageObjects objects,
        RoiTrainCfg cfg,
        int numClasses,
        CandidatePredictions predictions) {
      Tensor boxes = objects.boxes();
      Tensor labels = objects.labels();
      Assignment assignment = cfg.assigner().assign(proposals, boxes, objects.ignored(), null);
      Tensor candidates = proposals;
      int added = 0;
      if (cfg.sampler().addsObjects() && labels.size() > 0) {
        candidates = Tensor.cat(List.of(boxes, proposals), 0);
        added = Math.toIntExact(labels.size());
        assignment = withObjects(assignment, added);
      }
      Tensor truth = assignment.truth();
      Tensor regions = candidates;
      SamplingResult sample =
          cfg.sampler()
              .sample(
                  assignment,
                  () -> predictions.of(image, regions, KERNEL.labels(truth, labels, numClasses)));
      return new Selection(image, candidates, added, objects, assignment, sample);
    }

    Tensor rows() {
      return KERNEL.rows(candidates, assignment.truth(), sample.positives(), sample.negatives());
    }

    /**
     * Computes the targets.
     *
     * @param before number of selected regions in earlier images
     */
    RoiTargets targets(HostSelection onHost, long before, RoiTrainCfg cfg, int numClasses) {
      List<Tensor> targets =
          KERNEL.targets(
              candidates,
              assignment.truth(),
              sample.positives(),
              sample.negatives(),
              onHost.positives(image),
              onHost.negatives(image),
              objects.labels(),
              objects.boxes(),
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
          onHost,
          List.of(targets.get(6).lt(added)),
          List.of(assignment.maxOverlaps()));
    }
  }

  /** Returns the assignment after the objects, each assigned to itself, came before the rest. */
  private static Assignment withObjects(Assignment assignment, int count) {
    Device device = assignment.truth().device();
    Tensor themselves = Tensor.arange(count, device).add(1);
    return new Assignment(
        Tensor.cat(List.of(themselves, assignment.truth()), 0),
        Tensor.cat(List.of(Tensor.ones(new Shape(count), device), assignment.maxOverlaps()), 0));
  }
}
