package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.util.List;

/**
 * Operations along the axes of a {@link Tensor}, under PyTorch's names: sums, means, extremes,
 * softmax and order. A negative axis counts from the last.
 */
public sealed interface TensorReductions permits Tensor {
  /** Returns a scalar: whether all elements are true. */
  default Tensor all() {
    return self().unary("all", Natives::all);
  }

  /** Returns a scalar: whether any element is true. */
  default Tensor any() {
    return self().unary("any", Natives::any);
  }

  /** Returns the sum of all elements, a scalar. */
  default Tensor sum() {
    return self().unary("sum", Natives::sum);
  }

  /** Returns the sum along an axis, which is removed. */
  default Tensor sum(int axis) {
    return sum(new int[] {axis}, false);
  }

  /**
   * Returns the sum along axes.
   *
   * @param keep whether to keep the axes with size 1
   */
  default Tensor sum(int[] axes, boolean keep) {
    return Tensor.KERNEL.sum(self(), axes, keep);
  }

  /** Returns the mean of all elements, a scalar. */
  default Tensor mean() {
    return self().unary("mean", Natives::mean);
  }

  /** Returns the mean along an axis, which is removed. */
  default Tensor mean(int axis) {
    return mean(new int[] {axis}, false);
  }

  /**
   * Returns the mean along axes.
   *
   * @param keep whether to keep the axes with size 1
   */
  default Tensor mean(int[] axes, boolean keep) {
    return Tensor.KERNEL.mean(self(), axes, keep);
  }

  /** Returns the maximum, a scalar. */
  default Tensor max() {
    return self().unary("max", Natives::max);
  }

  /**
   * Returns the maximum along axes; equal elements share the gradient.
   *
   * @param keep whether to keep the axes with size 1
   */
  default Tensor amax(int[] axes, boolean keep) {
    return Tensor.KERNEL.amax(self(), axes, keep);
  }

  /** Returns the index of the maximum along an axis, the first of equal elements. */
  default Tensor argmax(int axis) {
    return Tensor.KERNEL.argmax(self(), axis);
  }

  /** Returns the minimum, a scalar. */
  default Tensor min() {
    return self().unary("min", Natives::min);
  }

  /**
   * Returns the minimum along axes; equal elements share the gradient.
   *
   * @param keep whether to keep the axes with size 1
   */
  default Tensor amin(int[] axes, boolean keep) {
    return Tensor.KERNEL.amin(self(), axes, keep);
  }

  /** Returns the index of the minimum along an axis, the first of equal elements. */
  default Tensor argmin(int axis) {
    return Tensor.KERNEL.argmin(self(), axis);
  }

  /** Computes {@code exp(x) / sum(exp(x))} along an axis. */
  default Tensor softmax(int axis) {
    return Tensor.KERNEL.softmax(self(), axis);
  }

  /** Returns the logarithm of {@link #softmax} without underflow. */
  default Tensor logSoftmax(int axis) {
    return Tensor.KERNEL.logSoftmax(self(), axis);
  }

  /** Sorted elements and their original indices along the axis. */
  record Ordered(Tensor values, Tensor indices) {
    static Ordered of(List<Tensor> pair) {
      return new Ordered(pair.get(0), pair.get(1));
    }
  }

  /**
   * Returns the largest elements along an axis in descending order, or the smallest in ascending
   * order.
   *
   * @param k number of elements
   */
  default Ordered topk(long k, int axis, boolean largest) {
    return Ordered.of(Tensor.KERNEL.topk(self(), k, axis, largest));
  }

  /** Sorts the elements along an axis; the sort is stable. */
  default Ordered sort(int axis, boolean descending) {
    return Ordered.of(Tensor.KERNEL.sort(self(), axis, descending));
  }

  default Tensor cumsum(int axis) {
    return Tensor.KERNEL.cumsum(self(), axis);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
