package org.cfgrun.runtime.model.backbone;

/** Which convolution of a bottleneck takes the stride. */
public enum ResNetStyle {
  /** The 3x3 one, as in torchvision. */
  PYTORCH,
  /** The first 1x1 one, as in the paper's own model. */
  CAFFE
}
