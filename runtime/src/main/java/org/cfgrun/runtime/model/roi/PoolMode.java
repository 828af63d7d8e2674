package org.cfgrun.runtime.model.roi;

/** What {@link RoIAlign} makes of the samples of a bin. */
public enum PoolMode {
  /** Their mean. */
  AVG,
  /** The largest, in each channel. */
  MAX
}
