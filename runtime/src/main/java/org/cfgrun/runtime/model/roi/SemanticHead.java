package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Segments images by class, from all maps of a feature pyramid ({@code semantic_head}). Its
 * features are added to those of regions.
 */
@BuiltFrom(Registries.MODELS)
public abstract class SemanticHead extends Module {
  /**
   * Output of a head.
   *
   * @param logits {@code [N, classes, height, width]}
   * @param features {@code [N, C, height, width]}
   */
  public record Output(Tensor logits, Tensor features) {}

  /**
   * Checks that the head fits its input feature maps, and returns the map of its features. A
   * detector calls it once, when it is built.
   *
   * @param inputs one per level
   * @throws org.cfgrun.components.ArgumentException if the head was configured for other maps;
   *     names the head's argument
   */
  public abstract FeatureMap output(List<FeatureMap> inputs);

  /**
   * Applies the layers.
   *
   * @param features one map per level
   */
  public abstract Output forward(List<Tensor> features);

  /**
   * Computes the loss.
   *
   * @param logits {@code [N, classes, height, width]}
   * @param truths one per image, with semantic maps of the height and width of the logits
   */
  public abstract Tensor loss(Tensor logits, List<GroundTruth> truths);
}
