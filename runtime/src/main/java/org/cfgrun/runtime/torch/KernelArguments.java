package org.cfgrun.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, as values of the interpreter of TorchScript. */
final class KernelArguments implements AutoCloseable {
  private final IValue[] values;
  private final IValue none;

  KernelArguments(@Nullable Object[] arguments, IValue none) {
    this.none = none;
    values = new IValue[arguments.length];
    try {
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(arguments[i]);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  IValue[] values() {
    return values;
  }

  private IValue value(@Nullable Object argument) {
    if (argument == null) {
      return none;
    }
    if (argument instanceof PtNDArray array) {
      return IValue.from(array);
    }
    if (argument instanceof List<?> list) {
      return IValue.listFrom(list.toArray(PtNDArray[]::new));
    }
    if (argument instanceof Double || argument instanceof Float) {
      return IValue.from(((Number) argument).doubleValue());
    }
    if (argument instanceof Integer || argument instanceof Long) {
      return IValue.from(((Number) argument).longValue());
    }
    if (argument instanceof Boolean flag) {
      return IValue.from(flag.booleanValue());
    }
    if (argument instanceof String text) {
      return IValue.from(text);
    }
    if (argument instanceof int[] integers) {
      return IValue.listFrom(Arrays.stream(integers).asLongStream().toArray());
    }
    if (argument instanceof long[] integers) {
      return IValue.listFrom(integers);
    }
    if (argument instanceof double[] numbers) {
      return IValue.listFrom(numbers);
    }
    throw new IllegalArgumentException(
        "a kernel takes no argument of type " + argument.getClass().getName());
  }

  /** The manager of the first array. */
  static PtNDManager managerOf(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof NDArray array) {
        return (PtNDManager) array.getManager();
      }
      if (argument instanceof List<?> list
          && !list.isEmpty()
          && list.get(0) instanceof NDArray array) {
        return (PtNDManager) array.getManager();
      }
    }
    throw new IllegalArgumentException("a kernel that gives tensors needs one as argument");
  }

  @Override
  public void close() {
    for (IValue value : values) {
      if (value != null && value != none) {
        value.close();
      }
    }
  }
}
