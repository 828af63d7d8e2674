package org.cfgrun.runtime.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java interface of {@code test.torchscript}, which documents the functions. */
interface TestKernel {
  Tensor halfSquare(Tensor x);

  Tensor mixed(
      List<Tensor> parts,
      double a,
      long b,
      boolean add,
      String how,
      long[] integers,
      double[] numbers,
      @Nullable Tensor nothing);

  Tensor orZero(Tensor x, @Nullable Tensor other);

  List<Tensor> doubled(List<Tensor> parts);

  long[] count(List<Tensor> parts);

  Tensor converted(Tensor x, ElementType type);

  Tensor doubledFloat(Tensor x);
}
