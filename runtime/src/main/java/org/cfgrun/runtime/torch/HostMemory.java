package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongFunction;

/** Copies between Java arrays and the engine's memory. */
final class HostMemory {
  private HostMemory() {}

  /** Allocates memory for elements, in native byte order. */
  static ByteBuffer bytes(int count, int width) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, width))
        .order(ByteOrder.nativeOrder());
  }

  /** Copies a direct buffer to memory of the engine. */
  static Tensor copy(ByteBuffer bytes, ElementType type, Shape shape, Device device) {
    if (shape.size() * type.width() != bytes.capacity()) {
      throw new IllegalArgumentException(
          "expected %s values for shape %s, got %s"
              .formatted(shape.size(), shape, bytes.capacity() / type.width()));
    }
    TorchEngine.start();
    long wrapped = Natives.wrap(bytes, shape.sizes(), type.number(), Device.CPU.code());
    try {
      return new Tensor(
          device.isGpu()
              ? Natives.to(wrapped, type.number(), device.code())
              : Natives.copy(wrapped));
    } finally {
      Natives.delete(wrapped);
      Reference.reachabilityFence(bytes);
    }
  }

  /** Reads a tensor's elements as a type, in row-major order. */
  static <R> R read(Tensor tensor, ElementType wanted, LongFunction<R> reader) {
    Trace.requireReadable(tensor);
    return Trace.suspended(() -> readNow(tensor, wanted, reader));
  }

  private static <R> R readNow(Tensor tensor, ElementType wanted, LongFunction<R> reader) {
    try (TensorScope ignored = new TensorScope()) {
      Tensor dense = tensor.isSparse() ? tensor.unary("to_dense", Natives::dense) : tensor;
      Tensor converted = dense.to(Device.CPU).to(wanted).contiguous();
      R result = reader.apply(converted.handle());
      Reference.reachabilityFence(converted);
      return result;
    }
  }

  /** Returns the memory of a contiguous CPU tensor. */
  static ByteBuffer memory(long handle) {
    return Natives.memory(handle).order(ByteOrder.nativeOrder());
  }
}
