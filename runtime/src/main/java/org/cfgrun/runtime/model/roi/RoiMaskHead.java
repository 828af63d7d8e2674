package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Predicts the masks of objects from features of regions of one size ({@code mask_head}). */
@BuiltFrom(Registries.MODELS)
public abstract class RoiMaskHead extends Module {
  /** Returns the number of classes. */
  public abstract int numClasses();

  /**
   * Sets the head's own initial values in place of those of its layers. A cascade does not: mmdet
   * keeps the mask heads of its stages in a list that initialization does not enter.
   */
  abstract void initialize();

  /**
   * Checks that the head fits its input. A detector calls it once, when it is built.
   *
   * @param channels number of channels of the features
   * @param size height and width of the features
   * @throws org.cfgrun.components.ArgumentException if the head was configured for others; names
   *     the head's argument
   */
  public abstract void checkInputs(int channels, OutputSize size);

  /** Returns the height and width of the masks for features of a size. */
  public abstract OutputSize maskSize(OutputSize features);

  /**
   * Applies the layers.
   *
   * @param features {@code [n, C, height, width]}
   * @return {@code [n, classes, height, width]}, or {@code [n, 1, height, width]} if all classes
   *     share one mask: logits
   */
  public abstract Tensor forward(Tensor features);

  /**
   * Computes the loss.
   *
   * @param logits as {@link #forward} returns them, for regions with an object
   * @param targets {@code [n, height, width]}: share of each pixel that belongs to the object
   * @param labels {@code [n]}, int64: class of each object
   * @return a scalar
   */
  abstract Tensor loss(Tensor logits, Tensor targets, Tensor labels);

  /**
   * Returns the logits of the masks of the objects' classes.
   *
   * @param logits as {@link #forward} returns them
   * @param labels {@code [n]}, int64: class of each object
   * @return {@code [n, height, width]}
   */
  abstract Tensor ownLogits(Tensor logits, Tensor labels);
}
