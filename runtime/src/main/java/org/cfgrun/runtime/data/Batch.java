package org.cfgrun.runtime.data;

/** The input of one training or test step. Its tensors are valid until it is closed. */
public interface Batch extends AutoCloseable {
  /** Returns the number of samples. */
  int size();

  @Override
  void close();
}
