package org.cfgrun.runtime.model.init;

/** Names that a file of pretrained weights may have instead of those of the module. */
public enum WeightNames {
  /** None: the names in the file are those of the module. */
  OWN,
  /** Those of the original implementation of Swin Transformer. */
  SWIN,
  /** Those of the original implementation of the Pyramid Vision Transformer, both versions. */
  PVT
}
