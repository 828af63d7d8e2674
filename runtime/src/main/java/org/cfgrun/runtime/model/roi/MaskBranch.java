package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Part of a second stage that predicts masks: for regions with an object in training, for detected
 * boxes at test time. Targets are cut out and predictions are pasted on the host, where they need
 * no memory of the size of the images.
 *
 * @param extractor computes features of regions
 * @param head predicts masks from them
 * @param scorer predicts how good the masks are; null for none
 * @param points refines the masks; null for none
 */
record MaskBranch(
    RoiExtractor extractor,
    RoiMaskHead head,
    @Nullable MaskIoUHead scorer,
    @Nullable PointRefinement points) {
  static final MaskHeadKernel KERNEL = Kernel.bind(MaskHeadKernel.class);

  private static final int CORNERS = 5;

  /** Added to areas that divide. */
  private static final double SMALLEST = 1e-7;

  MaskBranch(RoiExtractor extractor, RoiMaskHead head) {
    this(extractor, head, null, null);
  }

  /**
   * Checks that the mask head has the classes of the box head.
   *
   * @param ofHead the path of the mask head in the head that owns it
   */
  void checkClasses(RoiBoxHead boxes, String ofHead) {
    if (head.numClasses() != boxes.numClasses()) {
      throw new ArgumentException(
          ofHead + ".num_classes",
          "`num_classes` of the mask head is %s, but the box head has %s classes."
              .formatted(head.numClasses(), boxes.numClasses()));
    }
  }

  /**
   * Checks that the parts fit the feature maps and each other.
   *
   * @param ofExtractor the path of the extractor in the head that owns it
   * @param ofHead the path of the mask head
   */
  void checkInputs(List<FeatureMap> inputs, String ofExtractor, String ofHead) {
    ArgumentException.checkAll(
        () -> ArgumentException.checkPart(ofExtractor, () -> extractor.checkInputs(inputs)),
        () ->
            ArgumentException.checkPart(
                ofHead, () -> head.checkInputs(extractor.outChannels(), extractor.outputSize())),
        () -> {
          if (points != null) {
            points.checkInputs(inputs, head);
          }
        },
        () -> {
          if (scorer != null) {
            ArgumentException.checkPart(
                StandardRoIHead.MASK_IOU_HEAD,
                () -> scorer.checkInputs(extractor.outChannels(), extractor.outputSize(), head));
          }
        });
  }

  /**
   * Checks that targets have the size of the predicted masks.
   *
   * @throws ArgumentException if not; names the argument of {@code train_cfg.rcnn}
   */
  void checkTraining(RoiTrainCfg cfg) {
    checkSize(cfg.maskSize(), head.maskSize(extractor.outputSize()));
    if (points != null) {
      cfg.points().requireAll();
    }
    if (scorer != null && cfg.maskThrBinary() == null) {
      throw new ArgumentException(
          "Training the scores of masks requires `mask_thr_binary`, what the logit of a pixel of a mask must exceed. Set it to 0.5.");
    }
  }

  /**
   * Checks that targets have the size of the predicted masks.
   *
   * @param given {@code mask_size} of {@code train_cfg.rcnn}
   * @param size height and width of the predicted masks
   */
  static void checkSize(@Nullable OutputSize given, OutputSize size) {
    if (given == null) {
      throw new ArgumentException(
          "Training masks requires `mask_size`. Set it to the size of the predicted masks, %s."
              .formatted(size));
    }
    if (!size.equals(given)) {
      throw new ArgumentException(
          "mask_size",
          "`mask_size` is %s, but the head predicts masks of %s. Set `mask_size=%s`."
              .formatted(given, size, size));
    }
  }

  /**
   * Returns the probability that a pixel of a mask must reach.
   *
   * @throws ArgumentException if {@code test_cfg.rcnn} does not set it
   */
  static double threshold(RoiTestCfg cfg) {
    return threshold(cfg.maskThrBinary());
  }

  /**
   * Returns the probability that a pixel of a mask must reach.
   *
   * @param given {@code mask_thr_binary} of {@code test_cfg.rcnn}
   * @throws ArgumentException if it is null
   */
  static double threshold(@Nullable Double given) {
    if (given == null) {
      throw new ArgumentException(
          "Detecting masks requires `mask_thr_binary`, the probability that a pixel of a mask must"
              + " reach. Set it to 0.5.");
    }
    return given;
  }

  /** Computes features of regions. */
  Tensor pooled(List<Tensor> features, Tensor rois) {
    return extractor.forward(features.subList(0, extractor.numInputs()), rois);
  }

  /**
   * Computes the losses of the regions with an object.
   *
   * @param truths one per image
   */
  Losses losses(
      List<Tensor> features, RoiTargets targets, List<GroundTruth> truths, RoiTrainCfg cfg) {
    return losses(features, targets, truths, cfg, head::forward);
  }

  /**
   * Computes the losses of the regions with an object.
   *
   * @param truths one per image
   * @param layers computes the logits of masks from features of regions
   */
  Losses losses(
      List<Tensor> features,
      RoiTargets targets,
      List<GroundTruth> truths,
      RoiTrainCfg cfg,
      UnaryOperator<Tensor> layers) {
    Tensor rois = targets.rois().indexSelect(0, targets.positives());
    Tensor labels = targets.labels().indexSelect(0, targets.positives());
    Tensor pooled = pooled(features, rois);
    Tensor logits = layers.apply(pooled);
    Tensor wanted = targets(targets, truths, cfg.softMaskTarget());
    Losses losses = new Losses();
    losses.add("loss_mask", head.loss(logits, wanted, labels));
    if (points != null) {
      losses.add(
          "loss_point",
          points.loss(
              features,
              rois,
              logits,
              head.ownLogits(logits, labels),
              labels,
              targets.onHost(),
              truths,
              cfg.points()));
    }
    if (scorer != null) {
      Tensor own = head.ownLogits(logits, labels);
      Tensor inside = inside(targets, truths);
      Tensor overlaps =
          MaskIoUHead.overlaps(
              own.detach(), wanted, inside, Objects.requireNonNull(cfg.maskThrBinary()));
      losses.add(
          "loss_mask_iou", scorer.loss(scorer.forward(pooled, own.sigmoid(), labels), overlaps));
    }
    return losses;
  }

  /** Returns the share of each object that is inside its region, {@code [p]}. */
  private static Tensor inside(RoiTargets targets, List<GroundTruth> truths) {
    HostSelection selection = targets.onHost();
    float[] shares = new float[selection.positives()];
    int next = 0;
    for (int image = 0; image < truths.size(); image++) {
      float[] places = selection.regions(image);
      for (int i = 0; i < selection.positives(image); i++) {
        InstanceMasks all = truths.get(image).withArea().requiredMasks();
        InstanceMasks object = all.select(selection.objects(image)[i]);
        int at = 4 * i;
        InstanceMasks part =
            object.crop(
                (int) places[at], (int) places[at + 1], (int) places[at + 2], (int) places[at + 3]);
        shares[next++] = (float) (part.areas()[0] / (object.areas()[0] + SMALLEST));
      }
    }
    return Tensor.of(shares, new Shape(shares.length), targets.rois().device());
  }

  /** Cuts the objects of regions out of their images, {@code [p, height, width]}. */
  private Tensor targets(RoiTargets targets, List<GroundTruth> truths, boolean soft) {
    return cut(
        targets.onHost(),
        truths,
        head.maskSize(extractor.outputSize()),
        soft,
        targets.rois().device());
  }

  /**
   * Cuts the objects of regions out of their images.
   *
   * @param truths one per image
   * @param size height and width of the targets
   * @param soft whether targets are the shares of pixels that objects cover; if not, 0 or 1
   * @return {@code [p, height, width]}
   */
  static Tensor cut(
      HostSelection selection,
      List<GroundTruth> truths,
      OutputSize size,
      boolean soft,
      Device device) {
    int pixels = size.height() * size.width();
    float[] all = new float[selection.positives() * pixels];
    int start = 0;
    for (int image = 0; image < truths.size(); image++) {
      int count = selection.positives(image);
      float[] places = selection.regions(image);
      float[] boxes = new float[places.length];
      InstanceMasks masks = truths.get(image).withArea().requiredMasks();
      for (int i = 0; i < count; i++) {
        clip(places, 4 * i, masks, boxes, 4 * i);
      }
      float[] part =
          masks.cropAndResize(boxes, selection.objects(image), size.height(), size.width(), soft);
      System.arraycopy(part, 0, all, start * pixels, part.length);
      start += count;
    }
    Shape shape = new Shape(selection.positives(), size.height(), size.width());
    return Tensor.of(all, shape, device);
  }

  private static void clip(float[] from, int at, InstanceMasks image, float[] to, int start) {
    for (int side = 0; side < 4; side++) {
      int limit = side % 2 == 0 ? image.width() : image.height();
      to[start + side] = Math.min(Math.max(from[at + side], 0), limit);
    }
  }

  /**
   * Predicts the probabilities of the masks of regions: the mean of those of all branches.
   *
   * @param branches one per stage
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
   * @param labels {@code [n]}, int64: classes of the objects
   * @return {@code [n, height, width]}
   */
  static Tensor probabilities(
      List<MaskBranch> branches, List<Tensor> features, Tensor rois, Tensor labels) {
    List<Tensor> all = new ArrayList<>();
    for (MaskBranch branch : branches) {
      Tensor logits = branch.head.forward(branch.pooled(features, rois));
      all.add(branch.head.ownLogits(logits, labels).sigmoid());
    }
    return Tensor.sum(all).div(all.size());
  }

  /** Predicts the masks of detections in one image, and their scores if there is a scorer. */
  Detections detect(List<Tensor> features, DetectedRegions regions, RoiTestCfg cfg) {
    if (regions.isEmpty()) {
      Detections none = regions.withoutMasks();
      return scorer == null ? none : none.withScores(Detections.MASK_SCORES, new float[0]);
    }
    Device device = features.get(0).device();
    Tensor labels = regions.labels(device);
    Tensor rois = regions.rois(device);
    Tensor pooled = pooled(features, rois);
    Tensor logits = head.forward(pooled);
    Tensor own = head.ownLogits(logits, labels);
    if (points != null) {
      own = points.refined(features, rois, logits, own, labels, cfg.points());
    }
    Tensor probabilities = own.sigmoid();
    Detections detected = regions.withMasks(probabilities, threshold(cfg));
    if (scorer == null) {
      return detected;
    }
    float[] overlaps = scorer.forward(pooled, probabilities, labels).toFloatArray();
    for (int i = 0; i < overlaps.length; i++) {
      overlaps[i] *= detected.scores()[i];
    }
    return detected.withScores(Detections.MASK_SCORES, overlaps);
  }
}
