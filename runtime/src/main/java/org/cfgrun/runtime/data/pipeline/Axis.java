package org.cfgrun.runtime.data.pipeline;

/** Axis of an image. */
public enum Axis {
  /** From left to right. */
  HORIZONTAL,
  /** From top to bottom. */
  VERTICAL
}
