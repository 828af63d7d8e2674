package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Converts arguments and results of kernels to and from TorchScript values. */
final class KernelValues {
  private KernelValues() {}

  /**
   * Creates a value that the caller frees.
   *
   * @param none the value for null, owned by the kernel
   */
  static long of(@Nullable Object argument, long none) {
    if (argument == null) {
      return none;
    }
    if (argument instanceof Tensor tensor) {
      return Natives.valueOfTensor(tensor.handle());
    }
    if (argument instanceof List<?> list) {
      return Natives.valueOfTensors(Tensor.handles(list));
    }
    if (argument instanceof Double number) {
      return Natives.value(number.doubleValue());
    }
    if (argument instanceof Integer || argument instanceof Long) {
      return Natives.value(((Number) argument).longValue());
    }
    if (argument instanceof Boolean flag) {
      return Natives.value(flag.booleanValue());
    }
    if (argument instanceof long[] integers) {
      return Natives.value(integers);
    }
    if (argument instanceof double[] numbers) {
      return Natives.value(numbers);
    }
    if (argument instanceof int[] integers) {
      return Natives.value(Arrays.stream(integers).asLongStream().toArray());
    }
    if (argument instanceof ElementType type) {
      return Natives.value((long) type.code());
    }
    if (argument instanceof String text) {
      return Natives.value(text);
    }
    throw new IllegalArgumentException(
        "kernels do not support arguments of type " + argument.getClass().getName());
  }

  static List<Tensor> toTensors(long value) {
    return LongStream.of(Natives.toTensors(value)).mapToObj(Tensor::new).toList();
  }
}
