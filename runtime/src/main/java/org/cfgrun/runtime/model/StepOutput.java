package org.cfgrun.runtime.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.cfgrun.runtime.torch.DeferredReads;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/** Result of a training step: the loss and the values to log, which may still be on the device. */
public final class StepOutput {
  private final Tensor loss;
  private final int samples;
  private final List<String> names;
  private final @Nullable Tensor values;
  private @Nullable Map<String, Double> logged;

  /**
   * Creates a result whose values are known.
   *
   * @param loss a scalar, from which the backward pass starts unless the model has learned within
   *     its step
   * @param logged values to log, in order; includes {@code loss}
   * @param samples number of samples that the values are averaged over
   */
  public StepOutput(Tensor loss, Map<String, Double> logged, int samples) {
    this.loss = loss;
    this.samples = samples;
    this.names = List.of();
    this.values = null;
    this.logged = logged;
  }

  /**
   * Creates a result whose values are read from the device when they are needed.
   *
   * @param loss a scalar, from which the backward pass starts
   * @param names names of the values, in order; the last is that of the loss
   * @param values {@code [k]}: one per name, without gradients
   * @param samples number of samples that the values are averaged over
   */
  public StepOutput(Tensor loss, List<String> names, Tensor values, int samples) {
    this.loss = loss;
    this.samples = samples;
    this.names = List.copyOf(names);
    this.values = values;
  }

  /** Returns the loss, a scalar. */
  public Tensor loss() {
    return loss;
  }

  /** Returns the number of samples that the values are averaged over. */
  public int samples() {
    return samples;
  }

  /** Returns the values to log, in order. The first call may wait for the device. */
  public Map<String, Double> logged() {
    if (logged == null) {
      DeferredReads now = new DeferredReads();
      logged(now, read -> {});
      now.read();
    }
    return Objects.requireNonNull(logged);
  }

  /**
   * Passes the values to log on as soon as they are known: at once, or at the next of these reads.
   */
  public void logged(DeferredReads reads, Consumer<Map<String, Double>> receiver) {
    if (logged != null) {
      receiver.accept(logged);
    } else if (values != null) {
      reads.add(
          values,
          numbers -> {
            Map<String, Double> read = new LinkedHashMap<>();
            for (int i = 0; i < numbers.length; i++) {
              read.put(names.get(i), numbers[i]);
            }
            logged = read;
            receiver.accept(read);
          });
    }
  }

  /** Returns the loss as a number. The call may wait for the device. */
  public double lossValue() {
    Double known = names.isEmpty() ? null : logged().get(names.get(names.size() - 1));
    return known == null ? loss.toDouble() : known;
  }

  /** Moves the tensors from a scope to the enclosing one. */
  public StepOutput keptBy(TensorScope scope) {
    scope.keep(loss);
    if (values != null) {
      scope.keep(values);
    }
    return this;
  }
}
