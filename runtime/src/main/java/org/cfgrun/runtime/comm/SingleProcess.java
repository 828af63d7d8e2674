package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Run with a single process: every mean is the value itself, and no call waits. */
public enum SingleProcess implements Communicator {
  /** Shared instance, which has no state. */
  INSTANCE;

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int world() {
    return 1;
  }

  @Override
  public boolean isLaunched() {
    return false;
  }

  @Override
  public void average(List<Tensor> tensors) {}

  @Override
  public double[] average(double[] values) {
    return values;
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {}

  @Override
  public <T extends Serializable> T broadcast(T value, int from) {
    return value;
  }

  @Override
  public <T extends Serializable> List<T> gather(T value) {
    return List.of(value);
  }

  @Override
  public void barrier() {}
}
