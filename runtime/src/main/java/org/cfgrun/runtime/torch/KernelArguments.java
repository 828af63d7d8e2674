package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, as values of TorchScript. */
final class KernelArguments implements AutoCloseable {
  private final long[] values;
  private final long none;

  KernelArguments(@Nullable Object[] arguments, long none) {
    this.none = none;
    values = new long[arguments.length];
    try {
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(arguments[i]);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  long[] values() {
    return values;
  }

  private long value(@Nullable Object argument) {
    if (argument == null) {
      return none;
    }
    if (argument instanceof Tensor tensor) {
      return Natives.valueOfTensor(tensor.handle());
    }
    if (argument instanceof List<?> list) {
      return Natives.valueOfTensors(Tensor.handles(list));
    }
    if (argument instanceof Double || argument instanceof Float) {
      return Natives.value(((Number) argument).doubleValue());
    }
    if (argument instanceof Integer || argument instanceof Long) {
      return Natives.value(((Number) argument).longValue());
    }
    if (argument instanceof Boolean flag) {
      return Natives.value(flag.booleanValue());
    }
    if (argument instanceof String text) {
      return Natives.value(text);
    }
    if (argument instanceof int[] integers) {
      return Natives.value(Arrays.stream(integers).asLongStream().toArray());
    }
    if (argument instanceof long[] integers) {
      return Natives.value(integers);
    }
    if (argument instanceof double[] numbers) {
      return Natives.value(numbers);
    }
    throw new IllegalArgumentException(
        "a kernel takes no argument of type " + argument.getClass().getName());
  }

  @Override
  public void close() {
    for (long value : values) {
      if (value != 0 && value != none) {
        Natives.deleteValue(value);
      }
    }
  }
}
