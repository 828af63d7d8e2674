package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.panoptic.ImageFrame;
import org.cfgrun.runtime.model.panoptic.MaskFormerFusionHead;
import org.cfgrun.runtime.model.panoptic.MaskQueryHead;
import org.cfgrun.runtime.model.panoptic.MaskTestCfg;
import org.cfgrun.runtime.model.panoptic.MaskTrainCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Segmentation by queries, each of which predicts a class and a mask (MaskFormer,
 * https://arxiv.org/abs/2107.06278; Mask2Former, https://arxiv.org/abs/2112.01527): segments of
 * things and stuff, or objects with boxes and masks, or both.
 */
@Component(
    value = Registries.MODELS,
    names = {"MaskFormer", "Mask2Former"})
public final class MaskFormer extends FeatureDetector {
  /**
   * @param backbone computes feature maps from images
   * @param neck computes the head's feature maps from the backbone's; if None, the head uses the
   *     backbone's maps directly; those of a list follow each other
   * @param panopticHead predicts the classes and masks of queries
   * @param panopticFusionHead selects segments and objects
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of results; required for testing
   * @param initCfg initial values of the whole detector
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable OneOrMany<Neck> neck,
      MaskQueryHead panopticHead,
      MaskFormerFusionHead panopticFusionHead,
      @Default("None") @Nullable MaskTrainCfg trainCfg,
      @Default("None") @Nullable MaskTestCfg testCfg,
      @Default("None") @Nullable InitCfg initCfg) {}

  private static final String HEAD = "panoptic_head";

  private final Args args;

  public MaskFormer(Args args) {
    super(new DetectorBody(args.backbone(), args.neck(), null, args.initCfg()));
    this.args = args;
    MaskQueryHead head = child(HEAD, args.panopticHead());
    MaskFormerFusionHead fusion = child("panoptic_fusion_head", args.panopticFusionHead());
    checkHead(HEAD, head::checkInputs);
    applyInitCfg();
    requireEqual("num_things_classes", head.numThings(), fusion.numThings());
    requireEqual("num_stuff_classes", head.numStuff(), fusion.numStuff());
  }

  private void requireEqual(String argument, int own, int other) {
    if (own != other) {
      addMisfit(
          new ArgumentException(
              HEAD + "." + argument,
              "`%s` of `%s` is %s, but `panoptic_fusion_head` has %s such classes."
                  .formatted(argument, HEAD, own, other)));
    }
  }

  @Override
  public void checkTraining() {
    MaskTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    check("train_cfg", () -> args.panopticHead().checkTraining(cfg));
  }

  @Override
  public void checkDetection() {
    testCfg();
  }

  private MaskTestCfg testCfg() {
    return required("test_cfg", args.testCfg(), "detection");
  }

  /** Returns the number of classes of things and stuff. */
  @Override
  public int numClasses() {
    return args.panopticHead().numClasses();
  }

  @Override
  public boolean hasMasks() {
    return args.testCfg() != null && args.testCfg().instanceOn();
  }

  @Override
  public boolean trainsMasks() {
    return true;
  }

  @Override
  public boolean predictsSegments() {
    return args.testCfg() != null && args.testCfg().panopticOn();
  }

  @Override
  public boolean trainsSemanticMaps() {
    return args.panopticHead().numStuff() > 0;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    MaskTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    List<Tensor> features = features(batch.images());
    return within(args.panopticHead(), () -> args.panopticHead().losses(features, batch, cfg));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    MaskTestCfg cfg = testCfg();
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            Shape shape = batch.images().shape();
            MaskQueryHead.Prediction last = predicted(batch, shape);
            List<Detections> detections = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
              detections.add(
                  args.panopticFusionHead()
                      .select(
                          last.scores().select(0, i),
                          last.masks().select(0, i),
                          ImageFrame.of(shape, batch.metas().get(i), rescale),
                          cfg));
            }
            return detections;
          }
        });
  }

  private MaskQueryHead.Prediction predicted(DetectionBatch batch, Shape shape) {
    List<Tensor> features = features(batch.images());
    return within(
        args.panopticHead(),
        () -> args.panopticHead().forward(features, shape, batch.metas(), false).get(0));
  }
}
