package org.cfgrun.runtime.comm;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** A run in one process: every mean is its own value, and nothing is waited for. */
public enum SingleProcess implements Communicator {
  /** The only one; it has no state. */
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
  public void average(List<Tensor> tensors) {}

  @Override
  public double[] average(double[] values) {
    return values;
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {}

  @Override
  public byte[] broadcast(byte[] bytes, int from) {
    return bytes;
  }

  @Override
  public void barrier() {}
}
