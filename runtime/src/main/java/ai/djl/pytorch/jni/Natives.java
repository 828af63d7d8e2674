package ai.djl.pytorch.jni;

import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/**
 * The native functions of DJL that {@code org.cfgrun.runtime.torch} is built on. Tensors, values of
 * TorchScript and modules are addresses; whoever gets one frees it.
 *
 * <p>DJL's library object is package-private, which is why this class stands in DJL's package.
 * DJL's public classes are passed over because they put a map of managers and a string between each
 * result and its memory, and because {@code PtSymbolBlock.forward} switches gradients off.
 */
@NullMarked
public final class Natives {
  private static final PyTorchLibrary LIB = PyTorchLibrary.LIB;

  /** DJL's number of the layout of a dense tensor. */
  private static final int STRIDED = 0;

  private static final long[] NO_SIZES = {};
  private static final int[] CPU = {0, -1};

  private Natives() {}

  /** A new tensor of zeros. */
  public static long zeros(long[] shape, int type, int[] device) {
    return LIB.torchZeros(shape, type, STRIDED, device, false);
  }

  /** A new tensor of ones. */
  public static long ones(long[] shape, int type, int[] device) {
    return LIB.torchOnes(shape, type, STRIDED, device, false);
  }

  /** A new tensor of normally distributed numbers. */
  public static long normal(long[] shape, int type, int[] device) {
    return LIB.torchNormal(0, 1, shape, type, STRIDED, device, false);
  }

  /** A scalar on the CPU. */
  public static long scalar(double value, int type) {
    return LIB.torchFull(NO_SIZES, value, type, STRIDED, CPU, false);
  }

  /** A tensor on a buffer's memory, on the CPU. The buffer has to outlive it. */
  public static long wrap(ByteBuffer direct, long[] shape, int type, int[] cpu) {
    return LIB.torchFromBlob(direct, shape, type, STRIDED, cpu, false);
  }

  /** The memory of a contiguous tensor on the CPU, which the tensor keeps owning. */
  public static ByteBuffer memory(long x) {
    return LIB.torchDirectByteBuffer(x);
  }

  public static long[] sizes(long x) {
    return LIB.torchSizes(x);
  }

  /** The ordinal of the type in DJL's enumeration. */
  public static int type(long x) {
    return LIB.torchDType(x);
  }

  /** Kind (0 for the CPU, 1 for CUDA) and index. */
  public static int[] device(long x) {
    return LIB.torchDevice(x);
  }

  public static boolean isSparse(long x) {
    return LIB.torchLayout(x) != STRIDED;
  }

  public static long dense(long x) {
    return LIB.torchToDense(x);
  }

  public static long contiguous(long x) {
    return LIB.torchToContiguous(x);
  }

  public static long to(long x, int type, int[] device) {
    return LIB.torchTo(x, type, device);
  }

  public static long copy(long x) {
    return LIB.tensorClone(x);
  }

  public static void delete(long x) {
    LIB.torchDeleteTensor(x);
  }

  public static long detach(long x) {
    return LIB.torchDetachGrad(x);
  }

  public static void requireGrad(long x, boolean required) {
    LIB.torchAttachGrad(x, required);
  }

  public static boolean requiresGrad(long x) {
    return LIB.torchRequiresGrad(x);
  }

  /** A new handle on the gradient; 0 where there is none. */
  public static long gradient(long x) {
    return LIB.torchGrad(x);
  }

  public static void backward(long loss, long gradient) {
    LIB.torchBackward(loss, gradient, false, false);
  }

  public static long add(long x, long y) {
    return LIB.torchAdd(x, y);
  }

  public static long sub(long x, long y) {
    return LIB.torchSub(x, y);
  }

  public static long mul(long x, long y) {
    return LIB.torchMul(x, y);
  }

  public static long div(long x, long y) {
    return LIB.torchTrueDivide(x, y);
  }

  public static long pow(long x, long y) {
    return LIB.torchPow(x, y);
  }

  public static long maximum(long x, long y) {
    return LIB.torchMaximum(x, y);
  }

  public static long minimum(long x, long y) {
    return LIB.torchMinimum(x, y);
  }

  public static long matmul(long x, long y) {
    return LIB.torchMatmul(x, y);
  }

  public static long eq(long x, long y) {
    return LIB.torchEq(x, y);
  }

  public static long ne(long x, long y) {
    return LIB.torchNeq(x, y);
  }

  public static long gt(long x, long y) {
    return LIB.torchGt(x, y);
  }

  public static long ge(long x, long y) {
    return LIB.torchGte(x, y);
  }

  public static long lt(long x, long y) {
    return LIB.torchLt(x, y);
  }

  public static long le(long x, long y) {
    return LIB.torchLte(x, y);
  }

  public static long and(long x, long y) {
    return LIB.torchLogicalAnd(x, y);
  }

  public static long or(long x, long y) {
    return LIB.torchLogicalOr(x, y);
  }

  public static long not(long x) {
    return LIB.torchLogicalNot(x);
  }

  public static long neg(long x) {
    return LIB.torchNeg(x);
  }

  public static long abs(long x) {
    return LIB.torchAbs(x);
  }

  public static long sign(long x) {
    return LIB.torchSign(x);
  }

  public static long exp(long x) {
    return LIB.torchExp(x);
  }

  public static long log(long x) {
    return LIB.torchLog(x);
  }

  public static long sqrt(long x) {
    return LIB.torchSqrt(x);
  }

  public static long square(long x) {
    return LIB.torchSquare(x);
  }

  public static long sin(long x) {
    return LIB.torchSin(x);
  }

  public static long cos(long x) {
    return LIB.torchCos(x);
  }

  public static long tanh(long x) {
    return LIB.torchTanh(x);
  }

  public static long floor(long x) {
    return LIB.torchFloor(x);
  }

  public static long round(long x) {
    return LIB.torchRound(x);
  }

  public static long sigmoid(long x) {
    return LIB.torchSigmoid(x);
  }

  public static long relu(long x) {
    return LIB.torchNNRelu(x);
  }

  public static long isNan(long x) {
    return LIB.torchIsNaN(x);
  }

  public static long all(long x) {
    return LIB.torchAll(x);
  }

  public static long any(long x) {
    return LIB.torchAny(x);
  }

  public static long sum(long x) {
    return LIB.torchSum(x);
  }

  public static long sum(long x, long[] axes, boolean keep) {
    return LIB.torchSum(x, axes, keep);
  }

  public static long mean(long x) {
    return LIB.torchMean(x);
  }

  public static long max(long x) {
    return LIB.torchMax(x);
  }

  public static long min(long x) {
    return LIB.torchMin(x);
  }

  public static long reshape(long x, long[] shape) {
    return LIB.torchReshape(x, shape);
  }

  public static long expand(long x, long[] shape) {
    return LIB.torchExpand(x, shape);
  }

  public static long permute(long x, long[] axes) {
    return LIB.torchPermute(x, axes);
  }

  public static long transpose(long x, long a, long b) {
    return LIB.torchTranspose(x, a, b);
  }

  public static long unsqueeze(long x, long axis) {
    return LIB.torchUnsqueeze(x, axis);
  }

  public static long squeeze(long x, long axis) {
    return LIB.torchSqueeze(x, axis);
  }

  public static long slice(long x, long axis, long start, long end, long step) {
    return LIB.torchSlice(x, axis, start, end, step);
  }

  public static long where(long condition, long x, long y) {
    return LIB.torchWhere(condition, x, y);
  }

  public static long cat(long[] parts, long axis) {
    return LIB.torchCat(parts, axis);
  }

  public static long stack(long[] parts, long axis) {
    return LIB.torchStack(parts, axis);
  }

  /**
   * Two-dimensional convolution.
   *
   * @param bias 0 for none
   */
  public static long conv2d(
      long x, long weight, long bias, long stride, long padding, long dilation, int groups) {
    return LIB.torchNNConvNd(
        x,
        weight,
        bias,
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {dilation, dilation},
        groups);
  }

  /**
   * {@code x Wᵀ + b}.
   *
   * @param bias 0 for none
   */
  public static long linear(long x, long weight, long bias) {
    return LIB.torchNNLinear(x, weight, bias);
  }

  public static long maxPool2d(long x, long kernel, long stride, long padding, boolean ceilMode) {
    return LIB.torchNNMaxPool(
        x,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        ceilMode);
  }

  /**
   * Calls a method of a TorchScript module in the grad mode of the calling thread.
   *
   * @param arguments values after {@code self}; they stay the caller's
   * @return a value
   */
  public static long run(long module, String method, long[] arguments) {
    // The flags: leave the thread's grad mode alone; no CUDA stream of the call's own.
    return LIB.moduleRunMethod(module, method, arguments, true, false);
  }

  public static long value(double number) {
    return LIB.iValueFromDouble(number);
  }

  public static long value(long number) {
    return LIB.iValueFromLong(number);
  }

  public static long value(boolean flag) {
    return LIB.iValueFromBool(flag);
  }

  public static long value(String text) {
    return LIB.iValueFromString(text);
  }

  public static long value(long[] numbers) {
    return LIB.iValueFromLongList(numbers);
  }

  public static long value(double[] numbers) {
    return LIB.iValueFromDoubleList(numbers);
  }

  public static long valueOfTensor(long tensor) {
    return LIB.iValueFromTensor(tensor);
  }

  public static long valueOfTensors(long[] tensors) {
    return LIB.iValueFromTensorList(tensors);
  }

  /** A module of a file in TorchScript's format. */
  public static long load(String file, int[] device) {
    return LIB.moduleLoad(file, device, true, new String[0], new String[0], false);
  }

  public static void deleteModule(long module) {
    LIB.torchDeleteModule(module);
  }

  public static boolean isTensor(long value) {
    return LIB.iValueIsTensor(value);
  }

  public static boolean isTuple(long value) {
    return LIB.iValueIsTuple(value);
  }

  /** New values of the items of a tuple. */
  public static long[] toItems(long tuple) {
    return LIB.iValueToIValueTuple(tuple);
  }

  public static long toTensor(long value) {
    return LIB.iValueToTensor(value);
  }

  public static long[] toTensors(long value) {
    return LIB.iValueToTensorList(value);
  }

  public static long[] toIntegers(long value) {
    return LIB.iValueToLongList(value);
  }

  public static double toNumber(long value) {
    return LIB.iValueToDouble(value);
  }

  public static void deleteValue(long value) {
    LIB.torchDeleteIValue(value);
  }
}
