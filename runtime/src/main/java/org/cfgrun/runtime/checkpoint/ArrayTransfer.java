package org.cfgrun.runtime.checkpoint;

import java.nio.ByteBuffer;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/** Copies values between the engine's tensors and {@link TensorData}. */
public final class ArrayTransfer {
  private ArrayTransfer() {}

  /**
   * Returns the values of a tensor on any device. They are fetched on each request, so write them
   * before the tensor changes or is closed.
   */
  public static TensorData of(Tensor array) {
    return new TensorData(array.type(), array.shape().sizes(), array::toByteBuffer);
  }

  /** Returns a copy of the current values of a tensor. */
  public static TensorData snapshot(Tensor array) {
    ByteBuffer bytes = array.toByteBuffer();
    return new TensorData(
        array.type(), array.shape().sizes(), () -> bytes.duplicate().order(bytes.order()));
  }

  /** Creates a tensor. A narrow type that the engine cannot create is widened. */
  public static Tensor create(Device device, TensorData data) {
    Shape shape = new Shape(data.shape());
    return switch (data.type()) {
      case FLOAT64 -> Tensor.of(data.toDoubles(), shape, device);
      case FLOAT32, FLOAT16, BFLOAT16 -> Tensor.of(data.toFloats(), shape, device);
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> Tensor.of(data.toLongs(), shape, device);
    };
  }

  /**
   * Overwrites a tensor in place, on any device; values are converted to its type.
   *
   * @param data values of the same shape
   */
  public static void copy(TensorData data, Tensor target) {
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            target.copy_(create(target.device(), data));
          }
        });
  }
}
