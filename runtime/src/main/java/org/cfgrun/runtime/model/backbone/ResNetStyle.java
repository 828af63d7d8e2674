package org.cfgrun.runtime.model.backbone;

/** Position of the stride in a bottleneck. */
public enum ResNetStyle {
  /** In the 3x3 convolution, as in torchvision. */
  PYTORCH,
  /** In the first 1x1 convolution, as in the original model of the paper. */
  CAFFE
}
