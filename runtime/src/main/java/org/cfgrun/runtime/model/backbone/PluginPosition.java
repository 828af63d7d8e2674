package org.cfgrun.runtime.model.backbone;

/** Position of a plugin in a bottleneck: after a convolution, its normalization and its ReLU. */
public enum PluginPosition {
  AFTER_CONV1,
  AFTER_CONV2,
  /** Before the sum with the shortcut and its ReLU. */
  AFTER_CONV3
}
