package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.PanopticTestCfg;
import org.cfgrun.runtime.model.roi.HeuristicFusionHead;
import org.cfgrun.runtime.model.roi.PanopticFPNHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Panoptic segmentation with two stages (Panoptic FPN, https://arxiv.org/abs/1901.02446): a Mask
 * R-CNN for things, and a semantic head on the same feature maps for stuff. Results have the things
 * that were detected, and a map of the segments of the image.
 */
@Component(
    value = Registries.MODELS,
    names = {"PanopticFPN", "TwoStagePanopticSegmentor"})
public final class PanopticFPN extends TwoStageDetector {
  /**
   * @param semanticHead segments images by class. Training it requires semantic maps
   * @param panopticFusionHead joins the masks of things and the semantic segmentation
   * @param detector arguments of a detector with two stages; {@code mask_head} is required
   */
  public record Args(
      PanopticFPNHead semanticHead,
      HeuristicFusionHead panopticFusionHead,
      @Inline TwoStageDetector.Args detector) {}

  private static final String HEAD = "semantic_head";
  private static final String FUSION = "panoptic_fusion_head";

  private final Args args;

  public PanopticFPN(Args args) {
    super(args.detector());
    this.args = args;
    child(HEAD, args.semanticHead());
    child(FUSION, args.panopticFusionHead());
    checkHead(HEAD, args.semanticHead()::output);
    applyInitCfg();
    if (!hasMasks()) {
      addMisfit(new ArgumentException("roi_head", "`PanopticFPN` requires a `mask_head`. Set it."));
    }
    requireEqual(
        "num_things_classes",
        args.semanticHead().numThings(),
        args.detector().roiHead().numClasses(),
        "roi_head");
    requireEqual(
        "num_things_classes",
        args.semanticHead().numThings(),
        args.panopticFusionHead().numThings(),
        FUSION);
    requireEqual(
        "num_stuff_classes",
        args.semanticHead().numStuff(),
        args.panopticFusionHead().numStuff(),
        FUSION);
  }

  private void requireEqual(String argument, int own, int other, String part) {
    if (own != other) {
      addMisfit(
          new ArgumentException(
              HEAD + "." + argument,
              "`%s` of `semantic_head` is %s, but `%s` has %s such classes."
                  .formatted(argument, own, part, other)));
    }
  }

  @Override
  public void checkDetection() {
    ArgumentException.checkAll(super::checkDetection, this::panoptic);
  }

  private PanopticTestCfg panoptic() {
    TwoStageTestCfg cfg = required("test_cfg", args.detector().testCfg(), "detection");
    return required("test_cfg.panoptic", cfg.panoptic(), "panoptic segmentation");
  }

  /** Returns the number of classes of things and stuff. */
  @Override
  public int numClasses() {
    return args.semanticHead().numThings() + args.semanticHead().numStuff();
  }

  @Override
  public boolean predictsSegments() {
    return true;
  }

  @Override
  public boolean trainsSemanticMaps() {
    return true;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    List<Tensor> features = features(batch.images());
    Losses own = new Losses();
    PanopticFPNHead head = args.semanticHead();
    Losses things = losses(features, batch);
    own.add("loss_seg", head.loss(head.forward(features).logits(), batch.groundTruth()));
    return things.plus(own);
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    TwoStageTestCfg cfg = required("test_cfg", args.detector().testCfg(), "detection");
    PanopticTestCfg selection = panoptic();
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            List<Detections> things =
                detect(features, proposals(features, batch, cfg), batch, selection, rescale);
            Tensor logits = resized(args.semanticHead().forward(features).logits(), batch);
            List<Detections> joined = new ArrayList<>();
            for (int i = 0; i < things.size(); i++) {
              int[] stuff = classes(logits.narrow(0, i, 1), batch.metas().get(i), rescale);
              joined.add(
                  things
                      .get(i)
                      .withPanopticMap(
                          args.panopticFusionHead().fused(things.get(i), stuff, selection)));
            }
            return joined;
          }
        });
  }

  private List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      PanopticTestCfg selection,
      boolean rescale) {
    return within(
        args.detector().roiHead(),
        () ->
            args.detector()
                .roiHead()
                .detect(features, proposals, batch.metas(), selection.things(), rescale));
  }

  private static Tensor resized(Tensor logits, DetectionBatch batch) {
    long height = batch.images().shape().get(2);
    long width = batch.images().shape().get(3);
    return Functional.interpolateBilinear(logits, height, width, false);
  }

  /** Returns the class of each pixel of the image without its padding. */
  private static int[] classes(Tensor logits, ImageMeta meta, boolean rescale) {
    Tensor inside = logits.narrow(2, 0, meta.height()).narrow(3, 0, meta.width());
    Tensor own =
        rescale
            ? Functional.interpolateBilinear(
                inside, meta.originalHeight(), meta.originalWidth(), false)
            : inside;
    long[] labels = own.argmax(1).toLongArray();
    int[] classes = new int[labels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) labels[i];
    }
    return classes;
  }

  @Override
  public void forwardDummy(DetectionBatch batch) {
    super.forwardDummy(batch);
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return args.semanticHead().forward(features(batch.images())).logits().size();
          }
        });
  }
}
