package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Predicts the masks of objects from whole feature maps, without boxes ({@code mask_head}). */
@BuiltFrom(Registries.MODELS)
public abstract class InstanceMaskHead extends Module {
  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /**
   * Checks that the head fits its input feature maps. A detector calls it once, when it is built.
   *
   * @param inputs one per level
   * @throws org.cfgrun.components.ArgumentException if the head was configured for other maps;
   *     names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /**
   * Computes the losses of a batch with masks.
   *
   * @param features one map per level
   */
  public abstract Losses losses(List<Tensor> features, DetectionBatch batch);

  /**
   * Detects objects. All coordinates of their boxes are 0, as in mmdet.
   *
   * @param features one map per level
   * @param rescale whether masks have the size of the original image; if false, of the model's
   *     input without padding
   * @return one per image
   */
  public abstract List<Detections> detect(
      List<Tensor> features, List<ImageMeta> metas, InstanceTestCfg cfg, boolean rescale);
}
