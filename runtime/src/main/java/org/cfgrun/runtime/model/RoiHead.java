package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Second stage of a detector: classifies regions and corrects their boxes ({@code roi_head}). */
@BuiltFrom(Registries.MODELS)
public abstract class RoiHead extends Module {
  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /** Returns the number of stages, each of which has its own training targets. */
  public abstract int numStages();

  /**
   * Checks that the head fits its input feature maps. A detector calls it once, when it is built.
   *
   * @param inputs one per level
   * @throws org.cfgrun.components.ArgumentException if the head was configured for other maps;
   *     names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /** Returns whether the head predicts masks, and trains on them. */
  public boolean hasMasks() {
    return false;
  }

  /** Returns whether the head refines masks at points. */
  public boolean refinesMasks() {
    return false;
  }

  /** Returns whether the head trains on semantic maps. */
  public boolean trainsSemanticMaps() {
    return false;
  }

  /**
   * Checks the computation of the training targets of a stage, before a run.
   *
   * @throws org.cfgrun.components.ArgumentException if something is missing; names the argument
   */
  public void checkTraining(int stage, RoiTrainCfg cfg) {}

  /**
   * Checks the conversion to detections, before a run.
   *
   * @throws org.cfgrun.components.ArgumentException if something is missing; names the argument
   */
  public void checkDetection(RoiTestCfg cfg) {}

  /**
   * Computes the losses of a batch.
   *
   * @param features one map per level
   * @param proposals one per image, {@code [p, 4]}
   * @param stageCfgs one per stage
   */
  public abstract Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs);

  /** Returns whether the head merges detections in several views of an image. */
  public boolean mergesViews() {
    return false;
  }

  /**
   * An image in one of its views.
   *
   * @param features one map per level
   * @param image its index in the maps
   * @param meta its metadata
   */
  public record View(List<Tensor> features, int image, ImageMeta meta) {}

  /**
   * Detects an image's objects in several views. Only for heads that {@link #mergesViews}.
   *
   * @param proposals {@code [p, 4]}, in pixels of the original image
   * @return boxes in pixels of the original image
   */
  public DetectionTensors merged(List<View> views, Tensor proposals, RoiTestCfg cfg) {
    throw new UnsupportedOperationException("`%s` does not merge views".formatted(typeName()));
  }

  /**
   * Detects objects.
   *
   * @param features one map per level
   * @param proposals one per image, {@code [p, 4]}
   * @param rescale whether boxes are given in pixels of the original image
   * @return one per image
   */
  public abstract List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale);
}
