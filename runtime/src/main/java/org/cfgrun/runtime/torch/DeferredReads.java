package org.cfgrun.runtime.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Numbers on a device that Java needs later: losses, the norm of the gradients, whether they
 * overflowed. One copy reads all of them. If it is made after the last kernel of a step was queued,
 * a GPU never runs dry.
 */
public final class DeferredReads {
  private final List<Entry> pending = new ArrayList<>();

  /**
   * Request of numbers.
   *
   * @param values a scalar or a vector of floats
   */
  private record Entry(Tensor values, Consumer<double[]> receiver) {}

  /**
   * Requests numbers.
   *
   * @param values a scalar or a vector of floats; it must live until the next {@link #read}
   * @param receiver receives the elements at the next {@link #read}
   */
  public void add(Tensor values, Consumer<double[]> receiver) {
    pending.add(new Entry(values, receiver));
  }

  /** Reads all requested numbers at once and passes them on, in the order of the requests. */
  public void read() {
    if (pending.isEmpty()) {
      return;
    }
    List<Entry> entries = List.copyOf(pending);
    pending.clear();
    double[] all = numbers(entries.stream().map(Entry::values).toList());
    int start = 0;
    for (Entry entry : entries) {
      int end = start + Math.toIntExact(entry.values().size());
      entry.receiver().accept(Arrays.copyOfRange(all, start, end));
      start = end;
    }
  }

  /** Discards the requests, because the tensors of a failed step are freed. */
  public void discard() {
    pending.clear();
  }

  private static double[] numbers(List<Tensor> values) {
    if (values.size() == 1) {
      return numbers(values.get(0));
    }
    ElementType first = values.get(0).type();
    boolean same = values.stream().allMatch(each -> each.type() == first);
    ElementType common = same ? first : ElementType.FLOAT64;
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> vectors =
                values.stream().map(each -> each.reshape(-1).to(common)).toList();
            return numbers(Tensor.cat(vectors, 0));
          }
        });
  }

  private static double[] numbers(Tensor values) {
    if (values.type() != ElementType.FLOAT32) {
      return values.toDoubleArray();
    }
    // Widened here, because a conversion of the tensor would be another kernel.
    float[] floats = values.toFloatArray();
    double[] numbers = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      numbers[i] = floats[i];
    }
    return numbers;
  }
}
