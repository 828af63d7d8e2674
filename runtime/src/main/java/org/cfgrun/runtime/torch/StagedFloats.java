package org.cfgrun.runtime.torch;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Floats on the host that are to be copied to a device, written by any thread. For a GPU their
 * memory is page-locked, so that the copy runs while Java goes on. For the CPU they are the tensor
 * itself, without a copy.
 */
public final class StagedFloats implements AutoCloseable {
  private final Tensor tensor;
  private final FloatBuffer memory;
  private final Device target;
  private boolean uploaded;

  /**
   * Allocates floats of any value.
   *
   * @param target the device that they are copied to
   */
  public StagedFloats(Shape shape, Device target) {
    this.target = target;
    tensor = TensorScope.persist(Tensor.KERNEL.staging(shape.sizes(), target.isGpu()));
    memory = HostMemory.memory(tensor).asFloatBuffer();
  }

  /**
   * Writes values.
   *
   * @param start index of the first element to write, in row-major order
   */
  public void put(int start, float[] values) {
    memory.put(start, values);
  }

  /** Writes one value to the elements from {@code start} to {@code end} (exclusive). */
  public void fill(int start, int end, float value) {
    float[] part = new float[Math.min(end - start, 4096)];
    Arrays.fill(part, value);
    for (int at = start; at < end; at += part.length) {
      memory.put(at, part, 0, Math.min(part.length, end - at));
    }
  }

  /**
   * Returns the values on the target. On a GPU they are there before any kernel that is called
   * later. The tensor belongs to no scope, and the floats must not be written any more.
   */
  public Tensor upload() {
    uploaded = true;
    return TensorScope.persist(HostMemory.uploadStaged(tensor, target));
  }

  /** Frees the floats, unless the uploaded tensor is these floats themselves. */
  @Override
  public void close() {
    if (target.isGpu() || !uploaded) {
      tensor.close();
    }
  }
}
