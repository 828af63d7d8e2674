package org.cfgrun.runtime.data;

/** What a loader hands to a model in one step. Its tensors live until it is closed. */
public interface Batch extends AutoCloseable {
  /** How many samples are in it. */
  int size();

  @Override
  void close();
}
