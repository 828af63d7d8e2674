package org.cfgrun.runtime.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A module of a TorchScript file, on the CPU. */
public final class TorchScriptModule implements AutoCloseable {
  private final Path file;
  private final long handle;

  private TorchScriptModule(Path file, long handle) {
    this.file = file;
    this.handle = handle;
  }

  /**
   * Loads a file.
   *
   * @throws IllegalArgumentException if it is not a valid TorchScript file; has libtorch's reason
   */
  public static TorchScriptModule load(Path file) {
    TorchEngine.start();
    try {
      return new TorchScriptModule(file, Natives.load(file.toString(), Device.CPU.code()));
    } catch (EngineException e) {
      throw new IllegalArgumentException("`" + file + "` cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * Calls a method that returns tensors, lists of tensors, or tuples of these.
   *
   * @param arguments tensors, lists of tensors and numbers
   * @return the tensors in order, without the lists and tuples around them; they belong to the open
   *     {@link TensorScope}
   * @throws IllegalArgumentException if the method throws an exception
   */
  public List<Tensor> run(String method, List<?> arguments) {
    long[] values = new long[arguments.size()];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = KernelValues.of(arguments.get(i), 0);
      }
      List<Tensor> results = new ArrayList<>();
      collect(Natives.run(handle, method, values), results);
      return results;
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "`%s` of `%s` failed: %s".formatted(method, file, e.getMessage()), e);
    } finally {
      for (long value : values) {
        if (value != 0) {
          Natives.deleteValue(value);
        }
      }
      Reference.reachabilityFence(arguments);
    }
  }

  private static void collect(long value, List<Tensor> results) {
    try {
      if (Natives.isTuple(value)) {
        for (long item : Natives.toItems(value)) {
          collect(item, results);
        }
      } else if (Natives.isTensor(value)) {
        results.add(new Tensor(Natives.toTensor(value)));
      } else {
        results.addAll(KernelValues.toTensors(value));
      }
    } finally {
      Natives.deleteValue(value);
    }
  }

  @Override
  public void close() {
    Natives.deleteModule(handle);
  }
}
