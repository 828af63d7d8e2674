package org.cfgrun.runtime.model.detector;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Detector with two stages (Faster R-CNN, https://arxiv.org/abs/1506.01497): the first one finds
 * regions that may contain objects, and the second one classifies them and corrects their boxes.
 * Both use the feature maps of the same backbone and neck. With a {@code CascadeRoIHead}, it is
 * called {@code CascadeRCNN}.
 */
@Component(
    value = Registries.MODELS,
    names = {"FasterRCNN", "CascadeRCNN", "TwoStageDetector"})
public final class TwoStageDetector extends FeatureDetector {
  /**
   * @param backbone computes feature maps from images
   * @param neck computes the heads' feature maps from the backbone's; if None, the heads use the
   *     backbone's maps directly
   * @param rpnHead finds regions
   * @param roiHead detects objects in regions
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
   * @param initCfg initial values of the whole detector
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable Neck neck,
      ProposalHead rpnHead,
      RoiHead roiHead,
      @Default("None") @Nullable TwoStageTrainCfg trainCfg,
      @Default("None") @Nullable TwoStageTestCfg testCfg,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {}

  /** How many detections a mask head of MMDetection gets in {@code forward_dummy}. */
  private static final int DUMMY_DETECTIONS = 100;

  private final Args args;
  private final List<RoiTrainCfg> stageCfgs;

  public TwoStageDetector(Args args) {
    super(new Body(args.backbone(), args.neck(), args.pretrained(), args.initCfg()));
    this.args = args;
    child("rpn_head", args.rpnHead());
    child("roi_head", args.roiHead());
    List<FeatureMap> inputs = featureMaps();
    check("rpn_head", () -> args.rpnHead().checkInputs(inputs));
    check("roi_head", () -> args.roiHead().checkInputs(inputs));
    TwoStageTrainCfg training = args.trainCfg();
    stageCfgs =
        training == null
            ? List.of()
            : check("train_cfg", () -> training.rcnn().each("rcnn", args.roiHead().numStages()));
    applyInitCfg();
  }

  @Override
  public void checkTraining() {
    TwoStageTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    check("train_cfg", () -> check("rpn", cfg.rpn()::requiredAssigner));
    proposalsForTraining(cfg);
  }

  @Override
  public void checkDetection() {
    required("test_cfg", args.testCfg(), "detection");
  }

  @Override
  public int numClasses() {
    return args.roiHead().numClasses();
  }

  private ProposalCfg proposalsForTraining(TwoStageTrainCfg cfg) {
    TwoStageTestCfg test = args.testCfg();
    ProposalCfg own = cfg.rpnProposal();
    if (own != null || test == null) {
      return required("train_cfg", own, "training without `test_cfg.rpn`");
    }
    return test.rpn();
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    TwoStageTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    ProposalCfg selection = proposalsForTraining(cfg);
    List<Tensor> features = features(batch.images());
    ProposalHead.Result first =
        within(args.rpnHead(), () -> args.rpnHead().train(features, batch, cfg.rpn(), selection));
    Losses second =
        within(
            args.roiHead(),
            () -> args.roiHead().losses(features, first.proposals(), batch, stageCfgs));
    return first.losses().plus(second);
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            List<Tensor> proposals =
                within(
                        args.rpnHead(),
                        () -> args.rpnHead().propose(features, batch.metas(), cfg.rpn()))
                    .stream()
                    .map(DetectionTensors::boxes)
                    .toList();
            return within(
                args.roiHead(),
                () ->
                    args.roiHead().detect(features, proposals, batch.metas(), cfg.rcnn(), rescale));
          }
        });
  }

  @Override
  public void forwardDummy(DetectionBatch batch) {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            args.rpnHead().propose(features, batch.metas(), cfg.rpn());
            List<Tensor> proposals =
                batch.proposals().stream()
                    .map(
                        boxes ->
                            Tensor.of(
                                boxes, new Shape(boxes.length / 4, 4), batch.images().device()))
                    .toList();
            RoiTestCfg all = cfg.rcnn().keeping(DUMMY_DETECTIONS);
            return args.roiHead().detect(features, proposals, batch.metas(), all, false);
          }
        });
  }
}
