package org.cfgrun.runtime.comm;

import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Run with a single process: every sum and mean is the value itself, and no call waits or calls the
 * engine, except {@link #gatherRecorded}.
 */
public enum SingleProcess implements Communicator {
  /** Process that nothing else has started. */
  INSTANCE,
  /** Only process of a launcher. */
  LAUNCHED;

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
    return this == LAUNCHED;
  }

  @Override
  public Pending startSum(Tensor x) {
    return () -> {};
  }

  @Override
  public double[] sum(double[] values) {
    return values;
  }

  @Override
  public Tensor gatherRecorded(Tensor x) {
    return x.unsqueeze(0);
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {}

  @Override
  public byte[] broadcast(byte @Nullable [] bytes, int from) {
    return Objects.requireNonNull(bytes);
  }

  @Override
  public List<byte[]> gather(byte[] bytes) {
    return List.of(bytes);
  }

  @Override
  public void barrier() {}
}
