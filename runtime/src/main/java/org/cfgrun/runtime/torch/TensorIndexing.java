package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;

/**
 * Operations on the positions of a {@link Tensor}'s elements, under PyTorch's names: other shapes
 * and orders of the axes, parts, and elements at indices. A negative axis counts from the last.
 */
public sealed interface TensorIndexing permits Tensor {
  /** Returns the elements at indices along an axis; the result has the shape of the indices. */
  default Tensor gather(int axis, Tensor indices) {
    return Tensor.KERNEL.gather(self(), axis, indices);
  }

  /**
   * Returns a copy with values written at indices along an axis; the order of duplicate indices is
   * undefined.
   */
  default Tensor scatter(int axis, Tensor indices, Tensor values) {
    return Tensor.KERNEL.scatter(self(), axis, indices, values);
  }

  /** Returns a copy with values added at indices along an axis. */
  default Tensor scatterAdd(int axis, Tensor indices, Tensor values) {
    return Tensor.KERNEL.scatterAdd(self(), axis, indices, values);
  }

  /**
   * Returns the indices of nonzero elements: {@code [n, axes]}. It synchronizes with the GPU,
   * because the size depends on the data.
   */
  default Tensor nonzero() {
    return Tensor.KERNEL.nonzero(self());
  }

  /** Returns the same elements in another shape; one size may be -1 to infer it. */
  default Tensor reshape(long... sizes) {
    return self().unary("reshape", x -> Natives.reshape(x, sizes), sizes);
  }

  /** Returns a view that repeats axes of size 1; -1 keeps a size. */
  default Tensor expand(long... sizes) {
    return self().unary("expand", x -> Natives.expand(x, sizes), sizes);
  }

  /** Flattens a range of axes, both ends included. */
  default Tensor flatten(int first, int last) {
    return Tensor.KERNEL.flatten(self(), first, last);
  }

  /** Swaps two axes. */
  default Tensor transpose(int a, int b) {
    return self().unary("transpose", x -> Natives.transpose(x, a, b), a, b);
  }

  default Tensor permute(long... axes) {
    return self().unary("permute", x -> Natives.permute(x, axes), axes);
  }

  /** Inserts an axis of size 1. */
  default Tensor unsqueeze(int axis) {
    return self().unary("unsqueeze", x -> Natives.unsqueeze(x, axis), axis);
  }

  /** Removes an axis if its size is 1. */
  default Tensor squeeze(int axis) {
    return self().unary("squeeze", x -> Natives.squeeze(x, axis), axis);
  }

  /** Returns a view of {@code length} indices along an axis. */
  default Tensor narrow(int axis, long start, long length) {
    return slice(axis, start, start + length);
  }

  /** Returns a view of the indices from {@code start} to {@code end - 1} along an axis. */
  default Tensor slice(int axis, long start, long end) {
    return self().unary("slice", x -> Natives.slice(x, axis, start, end, 1), axis, start, end, 1);
  }

  /** Returns a view of one index along an axis, which is removed. */
  default Tensor select(int axis, long index) {
    return Tensor.KERNEL.select(self(), axis, index);
  }

  /** Returns a copy of the given indices along an axis, in their order. */
  default Tensor indexSelect(int axis, Tensor indices) {
    return Tensor.KERNEL.indexSelect(self(), axis, indices);
  }

  /** Returns the tensor in contiguous row-major memory. */
  default Tensor contiguous() {
    return self().unary("contiguous", Natives::contiguous);
  }

  /**
   * Returns the same values in channels-last memory layout. Convolutions, normalizations,
   * activations and poolings preserve that layout and are faster in it: a {@code 3x3} convolution
   * with batch normalization and ReLU, forward and backward, is about 1.2 times as fast on a CPU.
   *
   * @return a tensor of the same shape {@code [N, C, H, W]}
   */
  default Tensor channelsLast() {
    return Tensor.KERNEL.channelsLast(self());
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
