package org.cfgrun.runtime.torch;

/** The functions of {@code tensor.torchscript}, which says what they do. */
interface TensorKernel {
  Tensor add(Tensor x, Number c);

  Tensor sub(Tensor x, Number c);

  Tensor mul(Tensor x, Number c);

  Tensor div(Tensor x, Number c);

  Tensor pow(Tensor x, Number c);

  Tensor eq(Tensor x, Number c);

  Tensor ne(Tensor x, Number c);

  Tensor gt(Tensor x, Number c);

  Tensor ge(Tensor x, Number c);

  Tensor lt(Tensor x, Number c);

  Tensor le(Tensor x, Number c);

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
}
