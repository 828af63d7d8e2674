package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.roi.EmbeddingRPNHead;
import org.cfgrun.runtime.model.roi.SparseRoIHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Detector with learned proposals (Sparse R-CNN, https://arxiv.org/abs/2011.12450), which several
 * stages correct. Neither anchors nor suppression are needed. With mask heads
 * (https://arxiv.org/abs/2105.01928), it is called {@code QueryInst}.
 */
@Component(
    value = Registries.MODELS,
    names = {"SparseRCNN", "QueryInst"})
public final class SparseRCNN extends FeatureDetector {
  /** Training and test of learned proposals ({@code rpn}). There is nothing to configure. */
  public record RpnCfg() {}

  /**
   * Training ({@code train_cfg}).
   *
   * @param rpn must be None or empty: proposals are learned without targets of their own
   * @param rcnn targets of the second stage; a list has one for each stage
   */
  public record TrainCfg(
      @Default("None") @Nullable RpnCfg rpn, OneOrMany<SparseRoIHead.TrainCfg> rcnn) {}

  /**
   * Detection ({@code test_cfg}).
   *
   * @param rpn must be None or empty: all proposals are used
   * @param rcnn selection of detections
   */
  public record TestCfg(@Default("None") @Nullable RpnCfg rpn, SparseRoIHead.TestCfg rcnn) {}

  /**
   * @param body what computes the feature maps
   * @param rpnHead learned proposals
   * @param roiHead detects objects by correcting the proposals
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      EmbeddingRPNHead rpnHead,
      SparseRoIHead roiHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable TestCfg testCfg) {}

  private final Args args;
  private final List<SparseRoIHead.TrainCfg> stageCfgs;

  public SparseRCNN(Args args) {
    super(args.body());
    this.args = args;
    child("rpn_head", args.rpnHead());
    child("roi_head", args.roiHead());
    checkHead("roi_head", args.roiHead()::checkInputs);
    TrainCfg training = args.trainCfg();
    List<SparseRoIHead.TrainCfg> cfgs =
        training == null
            ? null
            : fitting("train_cfg", () -> training.rcnn().each("rcnn", args.roiHead().numStages()));
    stageCfgs = cfgs == null ? List.of() : cfgs;
    applyInitCfg();
    if (args.rpnHead().channels() != args.roiHead().channels()) {
      addMisfit(
          new ArgumentException(
              "rpn_head.proposal_feature_channel",
              "`proposal_feature_channel` is %s, but the heads of `roi_head` have `in_channels=%s`."
                  .formatted(args.rpnHead().channels(), args.roiHead().channels())));
    }
  }

  @Override
  public void checkTraining() {
    TrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    List<Runnable> checks = new ArrayList<>();
    for (int i = 0; i < stageCfgs.size(); i++) {
      int stage = i;
      String place = "train_cfg." + cfg.rcnn().place("rcnn", stage);
      checks.add(
          () -> check(place, () -> args.roiHead().checkTraining(stage, stageCfgs.get(stage))));
    }
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  @Override
  public void checkDetection() {
    TestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    check("test_cfg.rcnn", () -> args.roiHead().checkDetection(cfg.rcnn()));
  }

  @Override
  public int numClasses() {
    return args.roiHead().numClasses();
  }

  @Override
  public boolean hasMasks() {
    return args.roiHead().hasMasks();
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    List<Tensor> features = features(batch.images());
    SparseRoIHead.Queries queries = args.rpnHead().queries(batch.metas());
    return within(args.roiHead(), () -> args.roiHead().losses(features, queries, batch, stageCfgs));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    TestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            SparseRoIHead.Queries queries = args.rpnHead().queries(batch.metas());
            return within(
                args.roiHead(),
                () -> args.roiHead().detect(features, queries, batch.metas(), cfg.rcnn(), rescale));
          }
        });
  }

  @Override
  public void forwardDummy(DetectionBatch batch) {
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            SparseRoIHead.Queries queries = args.rpnHead().queries(batch.metas());
            args.roiHead().forwardDummy(features, queries, batch.metas());
          }
        });
  }
}
