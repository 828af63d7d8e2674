package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Loss that is weighted by how many elements have gradients of a similar length (GHM,
 * https://arxiv.org/abs/1811.05181), so that neither the many easy samples nor outliers dominate.
 * Buffers {@code edges} and, with momentum, {@code acc_sum}: limits of the intervals of lengths,
 * and moving averages of the numbers of elements in them.
 */
abstract class GradientBins extends Module {
  static final GhmKernel KERNEL = Kernel.bind(GhmKernel.class);

  private final Parameter edges;
  private final @Nullable Parameter counts;

  /**
   * Declares the buffers.
   *
   * @param bins number of intervals of equal width, from 0
   * @param last upper limit of the last interval
   * @param momentum weight of earlier batches in the moving averages; 0 for none
   */
  GradientBins(int bins, double last, double momentum) {
    Init limits =
        (shape, random) -> {
          float[] values = new float[bins + 1];
          for (int i = 0; i < bins; i++) {
            values[i] = (float) i / bins;
          }
          values[bins] = (float) last;
          return values;
        };
    edges = buffer("edges", limits, bins + 1);
    counts = momentum > 0 ? buffer("acc_sum", Init.constant(0), bins) : null;
  }

  /** Returns the limits of the intervals. */
  final Tensor edges() {
    return edges.data();
  }

  /** Returns the moving averages of the numbers of elements, or null. */
  final @Nullable Tensor counts() {
    return counts == null ? null : counts.data();
  }
}
