package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel of several operations over lists of tensors in blocks. On a CPU each block, with
 * the intermediate results of the kernel, fits into the cache from one operation to the next. On a
 * GPU the kernel runs once over the whole lists.
 *
 * <p>The first argument is a list of tensors. All other lists hold tensors of the same parameters
 * in the same order, or are empty.
 */
final class Blocks {
  private static final BlocksKernel KERNEL = Kernel.bind(BlocksKernel.class);

  /** Elements of each list per thread and block: a quarter of a megabyte of floats. */
  private static final long NUMBERS = 1 << 16;

  private final Kernel.Call function;
  private final @Nullable Object[] arguments;

  private Blocks(Kernel.Call function, @Nullable Object[] arguments) {
    this.function = function;
    this.arguments = arguments;
  }

  /**
   * Wraps a kernel of element-wise functions, so that large tensors are split into slices. The
   * tensors of a parameter have its shape; scalars are only read.
   */
  static <K> K slicing(Class<K> functions) {
    return Kernel.bind(
        functions, (function, arguments) -> new Blocks(function, arguments).run(true));
  }

  /** Wraps a kernel whose functions treat each tensor separately. */
  static <K> K whole(Class<K> functions) {
    return Kernel.bind(
        functions, (function, arguments) -> new Blocks(function, arguments).run(false));
  }

  private void run(boolean cuts) {
    List<Tensor> parameters = tensors(arguments[0]);
    if (parameters.get(0).device().isGpu()) {
      function.with(arguments);
      return;
    }
    long limit = NUMBERS * Threads.get();
    int start = 0;
    long numbers = 0;
    for (int i = 0; i < parameters.size(); i++) {
      long size = parameters.get(i).size();
      if (start < i && numbers + size > limit) {
        callRange(start, i);
        start = i;
        numbers = 0;
      }
      numbers += size;
      if (cuts && size > limit) {
        callSlices(i, limit);
        start = i + 1;
        numbers = 0;
      }
    }
    if (start < parameters.size()) {
      callRange(start, parameters.size());
    }
  }

  private void callRange(int start, int end) {
    @Nullable Object[] part = arguments.clone();
    for (int k = 0; k < part.length; k++) {
      if (!tensors(part[k]).isEmpty()) {
        part[k] = tensors(part[k]).subList(start, end);
      }
    }
    function.with(part);
  }

  private void callSlices(int index, long limit) {
    Shape shape = tensors(arguments[0]).get(index).shape();
    long rows = Math.max(1, limit * shape.get(0) / shape.size());
    try (TensorScope scope = new TensorScope()) {
      List<List<Tensor>> slices = new ArrayList<>();
      for (Object argument : arguments) {
        List<Tensor> tensors = tensors(argument);
        slices.add(tensors.isEmpty() ? tensors : slices(tensors.get(index), rows));
      }
      @Nullable Object[] part = arguments.clone();
      for (int i = 0; i < slices.get(0).size(); i++) {
        for (int k = 0; k < part.length; k++) {
          List<Tensor> some = slices.get(k);
          if (!some.isEmpty()) {
            part[k] = List.of(some.get(Math.min(i, some.size() - 1)));
          }
        }
        function.with(part);
      }
    }
  }

  private static List<Tensor> slices(Tensor tensor, long rows) {
    return tensor.rank() == 0 ? List.of(tensor) : KERNEL.slices(tensor, rows);
  }

  /** Returns the tensors of an argument, or an empty list for any other type. */
  @SuppressWarnings("unchecked")
  private static List<Tensor> tensors(@Nullable Object argument) {
    return argument instanceof List<?> list ? (List<Tensor>) list : List.of();
  }
}
