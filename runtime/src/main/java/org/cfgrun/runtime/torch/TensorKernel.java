package org.cfgrun.runtime.torch;

import java.util.List;

/** Java interface of {@code tensor.torchscript}, which documents the functions. */
interface TensorKernel {
  Tensor pow(Tensor x, Number c);

  Tensor clamp(Tensor x, Number least, Number greatest);

  Tensor sum(Tensor x, int[] axes, boolean keep);

  Tensor mean(Tensor x, int[] axes, boolean keep);

  Tensor amax(Tensor x, int[] axes, boolean keep);

  Tensor amin(Tensor x, int[] axes, boolean keep);

  Tensor argmax(Tensor x, long axis);

  Tensor argmin(Tensor x, long axis);

  Tensor cumsum(Tensor x, long axis);

  Tensor flatten(Tensor x, long first, long last);

  Tensor select(Tensor x, long axis, long index);

  Tensor indexSelect(Tensor x, long axis, Tensor indices);

  Tensor channelsLast(Tensor x);

  void add_(Tensor x, Tensor y);

  void sub_(Tensor x, Tensor y);

  void mul_(Tensor x, Tensor y);

  void div_(Tensor x, Tensor y);

  void copy_(Tensor x, Tensor y);

  void addScalar_(Tensor x, Number c);

  void mulScalar_(Tensor x, Number c);

  void fill_(Tensor x, Number c);

  void zero_(Tensor x);

  void relu_(Tensor x);

  Tensor softmax(Tensor x, int axis);

  Tensor logSoftmax(Tensor x, int axis);

  Tensor gather(Tensor x, int axis, Tensor indices);

  Tensor scatter(Tensor x, int axis, Tensor indices, Tensor values);

  Tensor scatterAdd(Tensor x, int axis, Tensor indices, Tensor values);

  List<Tensor> topk(Tensor x, long k, int axis, boolean largest);

  List<Tensor> sort(Tensor x, int axis, boolean descending);

  Tensor nonzero(Tensor x);

  Tensor einsum(String equation, List<Tensor> operands);

  Tensor to(Tensor x, ElementType type);

  long[] type(Tensor x);

  Tensor staging(long[] sizes, boolean pinned);

  Tensor toDevice(Tensor x, String device);
}
