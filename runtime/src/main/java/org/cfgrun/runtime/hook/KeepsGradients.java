package org.cfgrun.runtime.hook;

/** A hook by which a checkpoint may hold the gradients of all parameters. */
public interface KeepsGradients {
  /** Whether there are iterations after which gradients wait for a step. */
  boolean keeps();
}
