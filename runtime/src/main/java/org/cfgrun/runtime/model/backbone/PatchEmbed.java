package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Turns the patches of a map into pixels by a convolution and an optional normalization. */
final class PatchEmbed extends Module {
  private final ConvShape shape;
  private final Conv2d projection;
  private final @Nullable Norm norm;

  /**
   * Creates the layers.
   *
   * @param norms kind of normalization; none if null
   */
  PatchEmbed(ConvShape shape, @Nullable NormLayers norms) {
    this.shape = shape;
    projection = child("projection", new Conv2d(shape, true));
    norm = norms == null ? null : child("norm", norms.layer(shape.out()));
  }

  /** Computes {@code [N, H', W', out]} from {@code [N, in, H, W]}. */
  Tensor forward(Tensor map) {
    Tensor x = projection.forward(map).permute(0, 2, 3, 1);
    return norm == null ? x : norm.forward(x);
  }

  /** Computes {@link #forward} of a map that is padded with zeros to whole patches. */
  Tensor padded(Tensor map) {
    long down = Math.floorMod(-map.shape().get(2), shape.stride());
    long right = Math.floorMod(-map.shape().get(3), shape.stride());
    return forward(down + right == 0 ? map : Functional.pad(map, 0, 0, right, 0, down));
  }
}
