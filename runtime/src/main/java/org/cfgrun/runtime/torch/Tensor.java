package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of libtorch: elements of one type in a {@link Shape} on a {@link Device}. Its methods
 * are PyTorch's, under PyTorch's names: those that end in an underscore change the tensor in place,
 * all others make a new one. Formulas read {@code a.sub(b).mul(2)}, and {@link Autograd} follows
 * them. This class creates tensors and describes them; the operations are those of {@link
 * TensorArithmetic}, {@link TensorReductions} and {@link TensorIndexing}, Java reads the elements
 * by {@link TensorElements}, and {@link Functional} has the layers of networks.
 *
 * <p>A number is never wrapped as a tensor in Java's memory, as DJL's {@code NDArray.mul(Number)}
 * does. Autograd would keep the address, and the garbage collector may free the memory before the
 * backward pass reads it.
 *
 * <p><b>Device.</b> A result is on the device of its operands, which must be on the same device,
 * except for CPU scalars. Tensors move only by {@link #to(Device)}.
 *
 * <p><b>Memory.</b> A tensor made inside a {@link TensorScope} is freed when the scope ends, unless
 * {@link TensorScope#keep} or {@link TensorScope#persist} takes it out. A tensor outside all scopes
 * is freed by {@link #close}, or some time after it becomes unreachable. The garbage collector does
 * not see the size of tensors, so loops need a scope.
 *
 * <p>Two tensors are equal if they are the same object. A tensor must not be changed by two threads
 * at the same time.
 */
public final class Tensor extends NativeTensor
    implements TensorArithmetic, TensorReductions, TensorIndexing, TensorElements {
  static final TensorKernel KERNEL = Kernel.bind(TensorKernel.class);
  private static final ElementType FLOAT = ElementType.FLOAT32;

  private @Nullable Shape shape;
  private @Nullable ElementType type;
  private @Nullable Device device;

  /** Creates a tensor that owns a handle. */
  Tensor(long handle) {
    super(handle);
    moveTo(TensorScope.current());
  }

  /** Creates a tensor of floats. */
  public static Tensor of(float[] values, Shape shape, Device device) {
    ByteBuffer bytes = HostMemory.bytes(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return HostMemory.upload(bytes, ElementType.FLOAT32, shape, device);
  }

  /** Creates a tensor of doubles. */
  public static Tensor of(double[] values, Shape shape, Device device) {
    ByteBuffer bytes = HostMemory.bytes(values.length, Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return HostMemory.upload(bytes, ElementType.FLOAT64, shape, device);
  }

  /** Creates a tensor of 64-bit integers. */
  public static Tensor of(long[] values, Shape shape, Device device) {
    ByteBuffer bytes = HostMemory.bytes(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    return HostMemory.upload(bytes, ElementType.INT64, shape, device);
  }

  /** Creates a tensor of 32-bit integers. */
  public static Tensor of(int[] values, Shape shape, Device device) {
    ByteBuffer bytes = HostMemory.bytes(values.length, Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return HostMemory.upload(bytes, ElementType.INT32, shape, device);
  }

  /** Creates a tensor of floats on the CPU. */
  public static Tensor of(float[] values, long... shape) {
    return of(values, new Shape(shape), Device.CPU);
  }

  /** Creates a tensor of 64-bit integers on the CPU. */
  public static Tensor of(long[] values, long... shape) {
    return of(values, new Shape(shape), Device.CPU);
  }

  /** Creates a scalar float. */
  public static Tensor scalar(double value, Device device) {
    return full(new Shape(), value, FLOAT, device);
  }

  /** Creates a tensor of floats filled with zeros. */
  public static Tensor zeros(Shape shape, Device device) {
    return zeros(shape, FLOAT, device);
  }

  public static Tensor zeros(Shape shape, ElementType type, Device device) {
    TorchEngine.start();
    Tensor created = new Tensor(Natives.zeros(shape.sizes(), type.number(), device.code()));
    Trace.operation("zeros", created, shape.sizes(), type, device);
    return created;
  }

  /** Creates a tensor of floats filled with ones. */
  public static Tensor ones(Shape shape, Device device) {
    return ones(shape, FLOAT, device);
  }

  public static Tensor ones(Shape shape, ElementType type, Device device) {
    TorchEngine.start();
    Tensor created = new Tensor(Natives.ones(shape.sizes(), type.number(), device.code()));
    Trace.operation("ones", created, shape.sizes(), type, device);
    return created;
  }

  public static Tensor full(Shape shape, double value, ElementType type, Device device) {
    return zeros(shape, type, device).fill_(value);
  }

  /** Creates a tensor of the integers from 0 to {@code end - 1}. */
  public static Tensor arange(long end, Device device) {
    try (Tensor ones = ones(new Shape(end), ElementType.INT64, device)) {
      return ones.cumsum(0).sub(1);
    }
  }

  /** Draws floats from the standard normal distribution with the engine's global generator. */
  public static Tensor randn(Shape shape, Device device) {
    TorchEngine.start();
    Tensor drawn = new Tensor(Natives.normal(shape.sizes(), FLOAT.number(), device.code()));
    Trace.operation("randn", drawn, shape.sizes(), FLOAT, device);
    return drawn;
  }

  /** Concatenates tensors along an existing axis. */
  public static Tensor cat(List<Tensor> parts, int axis) {
    return joined("cat", parts, axis, handles -> Natives.cat(handles, axis));
  }

  /** Stacks tensors of one shape along a new axis. */
  public static Tensor stack(List<Tensor> parts, int axis) {
    return joined("stack", parts, axis, handles -> Natives.stack(handles, axis));
  }

  /** Sum of products by Einstein's summation convention, such as {@code bqc,bchw->bqhw}. */
  public static Tensor einsum(String equation, Tensor... operands) {
    return KERNEL.einsum(equation, List.of(operands));
  }

  /** Returns the sum of tensors of one shape. */
  public static Tensor sum(List<Tensor> terms) {
    return terms.stream().reduce(Tensor::add).orElseThrow();
  }

  /**
   * Returns the elements of {@code x} where the condition is true, and those of {@code y}
   * elsewhere.
   */
  public static Tensor where(Tensor condition, Tensor x, Tensor y) {
    Tensor chosen = new Tensor(Natives.where(condition.handle(), x.handle(), y.handle()));
    Reference.reachabilityFence(condition);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
    Trace.operation("where", chosen, condition, x, y);
    return chosen;
  }

  public Shape shape() {
    if (shape == null) {
      shape = new Shape(read(Natives::sizes));
    }
    return shape;
  }

  public ElementType type() {
    if (type == null) {
      ElementType known = ElementType.ofNumber(read(Natives::type));
      type =
          known == null
              ? ElementType.ofCode((int) Trace.suspended(() -> KERNEL.type(this))[0])
              : known;
    }
    return type;
  }

  public Device device() {
    if (device == null) {
      device = Device.ofCode(read(Natives::device));
    }
    return device;
  }

  /** Returns the number of elements. */
  public long size() {
    return shape().size();
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape().rank();
  }

  public boolean isSparse() {
    return read(Natives::isSparse);
  }

  public boolean requiresGrad() {
    return read(Natives::requiresGrad);
  }

  /** Sets whether backward passes accumulate the tensor's gradient. */
  public Tensor requiresGrad_(boolean required) {
    Natives.requireGrad(handle(), required);
    return this;
  }

  /** Returns the same elements, detached from autograd. */
  public Tensor detach() {
    return unary("detach", Natives::detach);
  }

  /** Returns a copy with separate memory; gradients flow through it. */
  public Tensor copy() {
    return unary("clone", Natives::copy);
  }

  /** Returns the tensor itself if it has that type, otherwise a copy. */
  public Tensor to(ElementType wanted) {
    // DJL's native call does not support bfloat16 and aborts the process.
    return wanted == type() ? this : KERNEL.to(this, wanted);
  }

  /** Returns the tensor itself if it is on that device, otherwise a copy. */
  public Tensor to(Device wanted) {
    return wanted.equals(device()) ? this : HostMemory.move(this, wanted);
  }

  public Tensor zerosLike() {
    return zeros(shape(), type(), device());
  }

  public Tensor onesLike() {
    return ones(shape(), type(), device());
  }

  @Override
  public String toString() {
    return isFreed() ? "Tensor[freed]" : "Tensor[%s, %s, %s]".formatted(type(), shape(), device());
  }

  private <R> R read(LongFunction<R> property) {
    R value = property.apply(handle());
    Reference.reachabilityFence(this);
    return value;
  }

  /**
   * Applies an operation to the handle.
   *
   * @param operator the name of the operation in TorchScript
   * @param further its arguments after the tensor
   */
  Tensor unary(String operator, LongUnaryOperator operation, Object... further) {
    Tensor result = new Tensor(operation.applyAsLong(handle()));
    Reference.reachabilityFence(this);
    if (Trace.isWatched()) {
      List<Object> arguments = new ArrayList<>(List.of(this));
      arguments.addAll(Arrays.asList(further));
      Trace.operation(operator, result, arguments.toArray());
    }
    return result;
  }

  /** Applies an operation to two handles; see {@link #unary}. */
  Tensor binary(String operator, LongBinaryOperator operation, Tensor y) {
    Tensor result = new Tensor(operation.applyAsLong(handle(), y.handle()));
    Reference.reachabilityFence(this);
    Reference.reachabilityFence(y);
    Trace.operation(operator, result, this, y);
    return result;
  }

  private static Tensor joined(
      String operator, List<Tensor> parts, int axis, ToLongFunction<long[]> operation) {
    Tensor result = new Tensor(operation.applyAsLong(handles(parts)));
    Reference.reachabilityFence(parts);
    Trace.operation(operator, result, parts, axis);
    return result;
  }
}
