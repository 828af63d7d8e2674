package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** A head that finds boxes at every place of the feature maps: {@code bbox_head} of one stage. */
@BuiltFrom(Registries.MODELS)
public abstract class DenseHead extends Module {
  /** How many classes it tells apart, the background not counted. */
  public abstract int numClasses();

  /**
   * Checks that the head fits the feature maps that it will get. A detector calls it once, when it
   * is built.
   *
   * @param inputs one a level
   * @throws org.cfgrun.components.ArgumentException when the head was configured for other maps; it
   *     names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /**
   * The losses of a batch.
   *
   * @param features one map a level
   */
  public abstract Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg);

  /**
   * Finds objects.
   *
   * @param features one map a level
   * @param rescale whether boxes are given in pixels of the original image
   * @return one an image
   */
  public abstract List<Detections> detect(
      List<Tensor> features, List<ImageMeta> metas, DenseTestCfg cfg, boolean rescale);
}
