package org.cfgrun.runtime.checkpoint;

import java.nio.ByteBuffer;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/** Carries values between the engine's tensors and {@link TensorData}. */
public final class ArrayTransfer {
  private ArrayTransfer() {}

  /**
   * A tensor's values, from whatever device. They are fetched each time they are asked for: write
   * them out before the tensor changes or is closed.
   */
  public static TensorData of(Tensor array) {
    return new TensorData(array.type(), array.shape().sizes(), array::toByteBuffer);
  }

  /** A tensor's values as they are now. */
  public static TensorData snapshot(Tensor array) {
    ByteBuffer bytes = array.toByteBuffer();
    return new TensorData(
        array.type(), array.shape().sizes(), () -> bytes.duplicate().order(bytes.order()));
  }

  /** A new tensor; one of a narrow type gets the next wider type that the engine can make. */
  public static Tensor create(Device device, TensorData data) {
    Shape shape = new Shape(data.shape());
    return switch (data.type()) {
      case FLOAT64 -> Tensor.of(data.toDoubles(), shape, device);
      case FLOAT32, FLOAT16, BFLOAT16 -> Tensor.of(data.toFloats(), shape, device);
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> Tensor.of(data.toLongs(), shape, device);
    };
  }

  /**
   * Overwrites a tensor in place, whatever its device; values are converted to its type.
   *
   * @param data of the tensor's own shape
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
