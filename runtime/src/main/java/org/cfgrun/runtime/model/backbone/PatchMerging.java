package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Joins patches of 2x2 pixels to one, by a linear layer. As in mmdet, the values of a patch are
 * ordered by channel first, then by position.
 */
final class PatchMerging extends Module {
  private static final int KERNEL = 2;

  private final int stride;
  private final @Nullable Norm norm;
  private final Linear reduction;

  PatchMerging(int in, int out, int stride, @Nullable NormLayers norms) {
    this.stride = stride;
    int patch = KERNEL * KERNEL * in;
    norm = norms == null ? null : child("norm", norms.layer(patch));
    reduction = child("reduction", new Linear(patch, out, false));
  }

  /** Computes {@code [N, H', W', out]} from {@code [N, H, W, in]}. */
  Tensor forward(Tensor x) {
    Shape shape = x.shape();
    long rows = (shape.get(1) + stride - 1) / stride;
    long columns = (shape.get(2) + stride - 1) / stride;
    long down = Math.max(0, (rows - 1) * stride + KERNEL - shape.get(1));
    long right = Math.max(0, (columns - 1) * stride + KERNEL - shape.get(2));
    Tensor map = Functional.pad(x.permute(0, 3, 1, 2), 0, 0, right, 0, down);
    Tensor patches = Functional.unfold(map, KERNEL, 1, 0, stride).transpose(1, 2);
    Tensor y = reduction.forward(norm == null ? patches : norm.forward(patches));
    return y.reshape(shape.get(0), rows, columns, y.shape().get(2));
  }
}
