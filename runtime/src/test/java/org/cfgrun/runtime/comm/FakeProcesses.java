package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

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
  public void average(List<Tensor> tensors) {
    calls.add("average " + tensors.size());
    Autograd.noGrad(
        () -> {
          tensors.forEach(tensor -> tensor.mul_(0.5));
          return tensors;
        });
  }

  @Override
  public double[] average(double[] values) {
    double[] halves = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = values[i] / 2;
    }
    return halves;
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {
    calls.add("broadcast " + tensors.size());
  }

  @Override
  public <T extends Serializable> T broadcast(T value, int from) {
    calls.add("broadcast a value");
    return value;
  }

  @Override
  public <T extends Serializable> List<T> gather(T value) {
    calls.add("gather");
    return List.of(value, value);
  }

  @Override
  public void barrier() {
    calls.add("barrier");
  }
}
