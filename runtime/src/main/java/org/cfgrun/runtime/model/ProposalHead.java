package org.cfgrun.runtime.model;

import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** First stage of a detector: finds regions that may contain objects ({@code rpn_head}). */
@BuiltFrom(Registries.MODELS)
public abstract class ProposalHead extends Module {
  /**
   * Losses and regions of a training step.
   *
   * @param proposals one per image, {@code [p, 4]}, without gradients
   */
  public record Result(Losses losses, List<Tensor> proposals) {}

  /**
   * Checks that the head fits its input feature maps. A detector calls it once, when it is built.
   *
   * @param inputs one per level
   * @throws ArgumentException if the head was configured for other maps; names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /** Returns the number of stages, each of which has its own targets. */
  public int numStages() {
    return 1;
  }

  /**
   * Returns whether the second stage trains on regions that {@code test_cfg.rpn} selects, whatever
   * {@code train_cfg.rpn_proposal} is.
   */
  public boolean selectsAsInDetection() {
    return false;
  }

  /** Returns the options of {@code train_cfg.rpn} that this head uses beside those of all heads. */
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return Set.of();
  }

  /**
   * Checks that a config of the training has an assigner, and no option that has no effect.
   *
   * @param stage the stage that it is for
   * @throws ArgumentException names the arguments
   */
  public void checkTargets(int stage, DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        cfg::requiredAssigner,
        () -> checkTraining(cfg),
        () -> cfg.requireUsed(typeName(), trainOptions()));
  }

  /**
   * Checks that a config of the training has everything else that this head needs.
   *
   * @throws ArgumentException names the arguments
   */
  protected void checkTraining(DenseTrainCfg cfg) {}

  /**
   * Checks that a selection of regions has everything that this head needs, and no option that has
   * no effect. By default, a head limits only the number of all regions of an image.
   *
   * @throws ArgumentException names the arguments
   */
  public void checkSelection(ProposalCfg cfg) {
    ArgumentException.checkAll(
        () -> refuse("nms_post", cfg.nmsPost() != null),
        () -> refuse("nms_across_levels", cfg.nmsAcrossLevels()));
  }

  private void refuse(String option, boolean given) {
    if (given) {
      throw new ArgumentException(
          option,
          "`%s` has no effect on `%s`, only on `GARPNHead`. Remove it."
              .formatted(option, typeName()));
    }
  }

  /**
   * Computes the losses of a batch. The labels of its objects have no effect.
   *
   * @param features one map per level
   * @param cfgs one per stage
   */
  public abstract Losses losses(
      List<Tensor> features, DetectionBatch batch, List<DenseTrainCfg> cfgs);

  /**
   * Computes the losses of a batch and the regions for the second stage.
   *
   * @param features one map per level
   * @param cfgs one per stage
   */
  public abstract Result train(
      List<Tensor> features, DetectionBatch batch, List<DenseTrainCfg> cfgs, ProposalCfg proposals);

  /**
   * Finds regions.
   *
   * @param features one map per level
   * @return one per image, in pixels of the model's input; all labels are 0
   */
  public abstract List<DetectionTensors> propose(
      List<Tensor> features, List<ImageMeta> metas, ProposalCfg cfg);
}
