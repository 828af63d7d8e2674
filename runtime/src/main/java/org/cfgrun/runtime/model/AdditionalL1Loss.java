package org.cfgrun.runtime.model;

/** Head that can add an L1 loss of its boxes to its losses: YOLOX's {@code use_l1}. */
public interface AdditionalL1Loss {
  /** Enables or disables the L1 loss. */
  void useL1(boolean use);
}
