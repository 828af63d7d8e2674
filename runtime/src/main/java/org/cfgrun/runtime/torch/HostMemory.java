package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Copies of elements between Java and tensors. Every copy passes through this class, which counts
 * them: on a GPU an upload or a read waits for everything queued before it, and the next kernels
 * start late. The counts are the same on a CPU, where tests bound them.
 */
public final class HostMemory {
  private static final AtomicLong UPLOADS = new AtomicLong();
  private static final AtomicLong READS = new AtomicLong();

  private HostMemory() {}

  /** Returns how many tensors the process has created from values of Java. */
  public static long uploads() {
    return UPLOADS.get();
  }

  /** Returns how often the process has copied elements of a tensor to Java. */
  public static long reads() {
    return READS.get();
  }

  /** Allocates memory for elements, in native byte order. */
  static ByteBuffer bytes(int count, int width) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, width))
        .order(ByteOrder.nativeOrder());
  }

  /** Copies a direct buffer to memory of the engine. */
  static Tensor upload(ByteBuffer bytes, ElementType type, Shape shape, Device device) {
    if (shape.size() * type.width() != bytes.capacity()) {
      throw new IllegalArgumentException(
          "expected %s values for shape %s, got %s"
              .formatted(shape.size(), shape, bytes.capacity() / type.width()));
    }
    TorchEngine.start();
    UPLOADS.incrementAndGet();
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

  /**
   * Reads a tensor's elements as a type, in row-major order.
   *
   * @param reader reads the memory of the elements, in native byte order
   */
  static <R> R read(Tensor tensor, ElementType wanted, Function<ByteBuffer, R> reader) {
    Trace.requireReadable(tensor);
    READS.incrementAndGet();
    return Trace.suspended(() -> readNow(tensor, wanted, reader));
  }

  private static <R> R readNow(Tensor tensor, ElementType wanted, Function<ByteBuffer, R> reader) {
    try (TensorScope ignored = new TensorScope()) {
      Tensor dense = tensor.isSparse() ? tensor.unary("to_dense", Natives::dense) : tensor;
      // Converted on its device: DJL's copy to the CPU does not support bfloat16.
      Tensor converted = dense.to(wanted).contiguous();
      Tensor here = converted.device().isGpu() ? moved(converted, Device.CPU) : converted;
      R result = reader.apply(memory(here));
      Reference.reachabilityFence(here);
      return result;
    }
  }

  /** Returns the memory of a contiguous tensor on the CPU, valid as long as the tensor lives. */
  static ByteBuffer memory(Tensor tensor) {
    return Natives.memory(tensor.handle()).order(ByteOrder.nativeOrder());
  }

  /** Starts the copy of a page-locked tensor to a GPU; returns the tensor itself for the CPU. */
  static Tensor uploadStaged(Tensor staged, Device device) {
    UPLOADS.incrementAndGet();
    return device.isGpu() ? Tensor.KERNEL.toDevice(staged, device.torchName()) : staged;
  }

  /** Copies a tensor to another device. */
  static Tensor move(Tensor tensor, Device device) {
    (device.isGpu() ? UPLOADS : READS).incrementAndGet();
    return moved(tensor, device);
  }

  private static Tensor moved(Tensor tensor, Device device) {
    int number = tensor.type().number();
    return tensor.unary("to", x -> Natives.to(x, number, device.code()), device);
  }
}
