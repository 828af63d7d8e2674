package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Fake of one of two processes: the other one has zeros in every tensor and sends the same values.
 * It records the calls.
 */
public final class FakeProcesses implements Communicator {
  public final List<String> calls = new ArrayList<>();
  private final int rank;

  public FakeProcesses(int rank) {
    this.rank = rank;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int world() {
    return 2;
  }

  @Override
  public Pending startSum(Tensor x) {
    calls.add("sum " + x.size());
    return () -> {};
  }

  @Override
  public double[] sum(double[] values) {
    double[] sums = values.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= 2;
    }
    return sums;
  }

  @Override
  public Tensor gatherRecorded(Tensor x) {
    calls.add("gather recorded");
    Tensor zeros = x.zerosLike();
    return Tensor.stack(rank == 0 ? List.of(x, zeros) : List.of(zeros, x), 0);
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {
    calls.add("broadcast " + tensors.size());
  }

  @Override
  public byte[] broadcast(byte @Nullable [] bytes, int from) {
    calls.add("broadcast bytes");
    return Objects.requireNonNull(bytes);
  }

  @Override
  public <T extends Serializable> T broadcast(T value, int from) {
    calls.add("broadcast a value");
    return value;
  }

  @Override
  public List<byte[]> gather(byte[] bytes) {
    calls.add("gather");
    return List.of(bytes, bytes);
  }

  @Override
  public void barrier() {
    calls.add("barrier");
  }
}
