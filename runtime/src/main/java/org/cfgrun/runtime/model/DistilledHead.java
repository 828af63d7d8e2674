package org.cfgrun.runtime.model;

import java.util.function.Function;
import org.cfgrun.runtime.torch.Tensor;

/** Head that learns from the outputs of another detector, its teacher. */
public interface DistilledHead {
  /** Returns the name of the detector that has such a head and its teacher. */
  String detector();

  /**
   * Sets the teacher. A detector calls it once, when it is built.
   *
   * @param head head of the teacher
   * @param maps computes what the teacher predicts for images, without gradients
   * @throws org.cfgrun.components.ArgumentException if its outputs do not fit those of this head
   */
  void learnFrom(DenseHead head, Function<Tensor, HeadMaps> maps);
}
