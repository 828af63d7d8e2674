package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a {@link SparseRoIHead}.
 *
 * @param extractor computes features of regions for the box head
 * @param head classifies regions and corrects their boxes
 * @param masks predicts masks; null for boxes only
 */
record SparseStage(RoiExtractor extractor, DIIHead head, @Nullable Masks masks) {
  private static final SparseKernel KERNEL = Kernel.bind(SparseKernel.class);

  /**
   * Prediction of masks.
   *
   * @param extractor computes features of regions
   */
  record Masks(RoiExtractor extractor, DynamicMaskHead head) {
    /** Returns the height and width of the masks. */
    OutputSize size() {
      return head.maskSize(extractor.outputSize());
    }

    /**
     * Predicts masks of regions.
     *
     * @param rois {@code [n, 5]}
     * @param queries {@code [n, C]}: queries of the regions after the attention
     * @return {@code [n, classes, height, width]}: logits
     */
    Tensor logits(List<Tensor> features, Tensor rois, Tensor queries) {
      return head.forward(pooled(extractor, features, rois), queries);
    }
  }

  /**
   * Output of a stage.
   *
   * @param head output of the box head
   * @param boxes {@code [n, p, 4]}: corrected boxes in pixels
   */
  record Output(DIIHead.Output head, Tensor boxes) {
    /** Returns the queries of the next stage. No gradient flows to its boxes. */
    SparseRoIHead.Queries next() {
      return new SparseRoIHead.Queries(boxes.detach(), head.queries());
    }

    /** Returns the corrected boxes as regions, {@code [n * p, 5]}, without gradients. */
    Tensor rois() {
      return KERNEL.rois(boxes);
    }
  }

  /** Paths of the parts in the head that owns them. */
  record Places(String extractor, String head, String maskExtractor, String maskHead) {}

  /**
   * Checks that the parts fit the feature maps and each other.
   *
   * @param inputs one per level
   * @throws ArgumentException if they do not
   */
  void checkInputs(List<FeatureMap> inputs, Places places) {
    List<Runnable> checks = new ArrayList<>();
    checks.add(
        () -> ArgumentException.checkPart(places.extractor(), () -> extractor.checkInputs(inputs)));
    checks.add(
        () ->
            ArgumentException.checkPart(
                places.head(),
                () -> head.checkInputs(extractor.outChannels(), extractor.outputSize())));
    if (masks != null) {
      RoiExtractor own = masks.extractor();
      checks.add(
          () -> ArgumentException.checkPart(places.maskExtractor(), () -> own.checkInputs(inputs)));
      checks.add(
          () ->
              ArgumentException.checkPart(
                  places.maskHead(),
                  () ->
                      masks
                          .head()
                          .checkInputs(own.outChannels(), own.outputSize(), head.channels())));
    }
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  /**
   * Applies the box head to the regions of queries.
   *
   * @param features one map per level
   * @param metas one per image
   */
  Output forward(List<Tensor> features, SparseRoIHead.Queries queries, List<ImageMeta> metas) {
    Tensor pooled = pooled(extractor, features, KERNEL.rois(queries.boxes()));
    DIIHead.Output output = head.forward(pooled, queries.vectors());
    long count = queries.boxes().shape().get(1);
    List<Tensor> boxes = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      ImageMeta meta = metas.get(image);
      Tensor codes = output.codes().narrow(0, image * count, count);
      Tensor bases = queries.boxes().select(0, image);
      boxes.add(head.coder().decode(bases, codes, meta.height(), meta.width()));
    }
    return new Output(output, Tensor.stack(boxes, 0));
  }

  private static Tensor pooled(RoiExtractor extractor, List<Tensor> features, Tensor rois) {
    return extractor.forward(features.subList(0, extractor.numInputs()), rois);
  }

  /**
   * Computes the loss of the masks of the queries that have an object.
   *
   * @param truths one per image
   * @param average divisor: the mean number of these queries in a process
   */
  Tensor maskLoss(
      Masks branch,
      List<Tensor> features,
      Output output,
      SparseTargets targets,
      List<GroundTruth> truths,
      double average) {
    Tensor rois = output.rois().indexSelect(0, targets.positives());
    Tensor queries = output.head().attended().indexSelect(0, targets.positives());
    Tensor labels = targets.labels().indexSelect(0, targets.positives());
    HostSelection selection = targets.onHost(rois.narrow(1, 1, 4));
    Tensor wanted =
        MaskBranch.cut(selection, truths, branch.size(), false, output.boxes().device());
    Tensor logits = branch.logits(features, rois, queries);
    return branch.head().loss(logits, wanted, labels, average);
  }
}
