package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.box.Candidates;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.ViewBoxes;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of the outputs of a box head: losses in training, detections at test time.
 *
 * @param numClasses number of classes, without the background
 * @param lossCls loss and meaning of the scores
 * @param boxes losses and meaning of the codes
 */
record RoiPredictions(int numClasses, RegionLoss lossCls, RoiBoxes boxes) {
  private static final RoiPredictionsKernel KERNEL = Kernel.bind(RoiPredictionsKernel.class);

  /**
   * Computes the losses as mmdet's {@code BBoxHead.loss} does. The loss of scores is divided by the
   * number of regions with a weight, that of boxes by the number of all regions.
   */
  Losses losses(RoiBoxHead.Output output, RoiTargets targets) {
    Tensor own = targets.positives();
    return lossCls
        .losses(
            output.scores(),
            targets.labels(),
            targets.weights(),
            KERNEL.weighted(targets.weights()))
        .plus(
            boxes.losses(
                output.codes().indexSelect(0, own),
                targets.labels().indexSelect(0, own),
                targets.rois().indexSelect(0, own).narrow(1, 1, 4),
                targets.boxes(),
                targets.labels().size()));
  }

  /** Returns the number of scores of a region. */
  int scores() {
    return lossCls.scores(numClasses);
  }

  /** Returns the number of codes of a region. */
  int codes() {
    return boxes.codes();
  }

  /**
   * Checks that a sampler finds the losses that it compares regions by.
   *
   * @throws ArgumentException if it does not
   */
  void checkSampler(BoxSampler sampler) {
    if (sampler.needsLosses()
        && !(lossCls instanceof ClassificationLoss single
            && single.hasBackground()
            && Loss.isImplemented("lossOfEach", single))) {
      throw new ArgumentException(
          "sampler",
          "`%s` compares regions by their losses, but the `loss_cls` of the head has no single one for each. Use `CrossEntropyLoss` without `use_sigmoid`, or another sampler."
              .formatted(sampler.getClass().getSimpleName()));
    }
  }

  /**
   * Returns predictions for regions that such a sampler selects from.
   *
   * @param rois {@code [n, 4]}
   * @param labels {@code [n]}, int64: class, or the number of classes for the background
   */
  Candidates candidates(Tensor rois, RoiBoxHead.Output output, Tensor labels) {
    return new Regions(this, rois, output, labels);
  }

  private record Regions(
      RoiPredictions meaning, Tensor rois, RoiBoxHead.Output output, Tensor labels)
      implements Candidates {
    private Tensor probabilities() {
      return meaning.lossCls.probabilities(output.scores(), meaning.numClasses);
    }

    @Override
    public Tensor losses() {
      return ((ClassificationLoss) meaning.lossCls).lossOfEach(output.scores(), labels);
    }

    @Override
    public Tensor scores() {
      return probabilities().amax(new int[] {1}, false);
    }

    @Override
    public Tensor boxes() {
      return meaning.boxes.corrected(rois, probabilities().argmax(1), output.codes(), null);
    }
  }

  /**
   * Boxes and probabilities of the regions of an image.
   *
   * @param boxes {@code [n, k, 4]}: corrected boxes, one for all classes or one for each
   * @param probabilities {@code [n, classes]}, followed by the background
   * @param confidence {@code [n, k]}: factors of the probabilities; null for none
   */
  record Scored(Tensor boxes, Tensor probabilities, @Nullable Tensor confidence) {
    Scored rescaled(ImageMeta meta) {
      float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
      return new Scored(
          boxes.div(Tensor.of(scale, new Shape(4), boxes.device())), probabilities, confidence);
    }

    /** Returns boxes in pixels of the original image instead of those of a view. */
    Scored mappedBack(ImageMeta view) {
      Tensor mapped = ViewBoxes.back(boxes.reshape(-1, 4), view).reshape(boxes.shape().sizes());
      return new Scored(mapped, probabilities, confidence);
    }

    /** Returns the mean over views. As in mmdet, the confidence of boxes does not count then. */
    static Scored mean(List<Scored> views) {
      List<Tensor> all = views.stream().map(Scored::boxes).toList();
      List<Tensor> shares = views.stream().map(Scored::probabilities).toList();
      return new Scored(Tensor.stack(all, 0).mean(0), Tensor.stack(shares, 0).mean(0), null);
    }
  }

  /** Computes boxes, in pixels of the model's input, and probabilities. */
  Scored scored(Tensor rois, RoiBoxHead.Output output, ImageMeta meta) {
    return new Scored(
        boxes.all(rois, output.codes(), meta),
        lossCls.probabilities(output.scores(), numClasses),
        boxes.confidence(output.codes()));
  }

  /** Selects detections as mmdet's {@code multiclass_nms} does: by class. */
  DetectionTensors select(Scored scored, RoiTestCfg cfg) {
    List<Tensor> candidates =
        KERNEL.candidates(
            scored.probabilities(), scored.boxes(), scored.confidence(), cfg.scoreThr());
    return new DetectionTensors(candidates.get(2), candidates.get(0), candidates.get(1))
        .suppressed(cfg.nms(), cfg.maxPerImg());
  }

  /** Detects objects; suppression follows rescaling. */
  DetectionTensors detect(
      Tensor rois, RoiBoxHead.Output output, ImageMeta meta, RoiTestCfg cfg, boolean rescale) {
    Scored found = scored(rois, output, meta);
    return select(rescale ? found.rescaled(meta) : found, cfg);
  }
}
