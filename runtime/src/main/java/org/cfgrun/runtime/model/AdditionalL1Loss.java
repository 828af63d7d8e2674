package org.cfgrun.runtime.model;

/** A head that can add an L1 loss of its boxes to its losses; YOLOX's {@code use_l1}. */
public interface AdditionalL1Loss {
  /** Adds the loss, or leaves it out again. */
  void useL1(boolean use);
}
