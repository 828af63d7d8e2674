package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of Faster R-CNN (https://arxiv.org/abs/1506.01497) alone: finds regions that may
 * contain objects, without their classes. Its detections are these regions.
 */
@Component(Registries.MODELS)
public final class RPN extends FeatureDetector {
  /**
   * Training of a region proposal network ({@code train_cfg}).
   *
   * @param rpn targets of the head, or a list with those of each of its stages
   */
  public record TrainCfg(OneOrMany<DenseTrainCfg> rpn) {}

  /**
   * Detection of regions ({@code test_cfg}).
   *
   * @param rpn selection of regions
   */
  public record TestCfg(ProposalCfg rpn) {}

  /**
   * @param body what computes the feature maps
   * @param rpnHead finds regions
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of regions; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      ProposalHead rpnHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable TestCfg testCfg) {}

  private final Args args;
  private final List<DenseTrainCfg> cfgs;

  public RPN(Args args) {
    super(args.body());
    this.args = args;
    child("rpn_head", args.rpnHead());
    checkHead("rpn_head", args.rpnHead()::checkInputs);
    TrainCfg training = args.trainCfg();
    cfgs = training == null ? List.of() : stages("rpn", training.rpn(), args.rpnHead().numStages());
    applyInitCfg();
  }

  @Override
  public void checkTraining() {
    TrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    checkStages("rpn", cfg.rpn(), cfgs, args.rpnHead()::checkTargets);
  }

  @Override
  public void checkDetection() {
    TestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    check("test_cfg.rpn", () -> args.rpnHead().checkSelection(cfg.rpn()));
  }

  @Override
  public int numClasses() {
    return 1;
  }

  @Override
  public boolean classifies() {
    return false;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    required("train_cfg", args.trainCfg(), "training");
    var features = features(batch.images());
    return within(args.rpnHead(), () -> args.rpnHead().losses(features, batch, cfgs));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    TestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            var features = features(batch.images());
            List<DetectionTensors> proposals =
                within(
                    args.rpnHead(),
                    () -> args.rpnHead().propose(features, batch.metas(), cfg.rpn()));
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < proposals.size(); image++) {
              DetectionTensors found = proposals.get(image);
              if (rescale) {
                found = found.rescaled(batch.metas().get(image));
              }
              detections.add(found);
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }
}
