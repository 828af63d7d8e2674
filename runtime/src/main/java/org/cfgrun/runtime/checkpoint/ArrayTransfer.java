package org.cfgrun.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;

/** Carries values between the engine's tensors and {@link TensorData}. */
public final class ArrayTransfer {
  private static final Kernel KERNEL = Kernel.load(ArrayTransfer.class, "copy.ts");

  private ArrayTransfer() {}

  /**
   * A tensor's values, from whatever device. They are fetched each time they are asked for: write
   * them out before the tensor changes or is closed.
   */
  public static TensorData of(NDArray array) {
    return new TensorData(
        type(array.getDataType()), array.getShape().getShape(), array::toByteBuffer);
  }

  /** A tensor's values as they are now. */
  public static TensorData snapshot(NDArray array) {
    ByteBuffer bytes = array.toByteBuffer();
    return new TensorData(
        type(array.getDataType()),
        array.getShape().getShape(),
        () -> bytes.duplicate().order(bytes.order()));
  }

  /** A new tensor; one of a narrow type gets the next wider type that the engine can make. */
  public static NDArray create(NDManager manager, TensorData data) {
    Shape shape = new Shape(data.shape());
    return switch (data.type()) {
      case FLOAT64 -> Ops.constant(manager, data.toDoubles(), shape);
      case FLOAT32, FLOAT16, BFLOAT16 -> Ops.constant(manager, data.toFloats(), shape);
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> Ops.constant(manager, data.toLongs(), shape);
    };
  }

  /**
   * Overwrites a tensor in place, whatever its device; values are converted to its type.
   *
   * @param data of the tensor's own shape
   */
  public static void copy(TensorData data, NDArray target) {
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            KERNEL.run("copy", target, create(target.getManager(), data));
          }
          return target;
        });
  }

  private static ElementType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT64 -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOLEAN -> ElementType.BOOL;
      default -> throw new IllegalArgumentException("a checkpoint cannot hold a tensor of " + type);
    };
  }
}
