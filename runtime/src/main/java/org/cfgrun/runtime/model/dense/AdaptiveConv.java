package org.cfgrun.runtime.model.dense;

import java.util.Objects;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConv2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * 3x3 convolution whose window covers the anchor of each cell (Cascade RPN,
 * https://arxiv.org/abs/1909.06720), or that is dilated, for anchors of one size.
 */
final class AdaptiveConv extends Module {
  private static final AdaptiveConvKernel KERNEL = Kernel.bind(AdaptiveConvKernel.class);

  private final @Nullable Conv2d dilated;
  private final @Nullable DeformConv2d deformable;

  AdaptiveConv(int in, int out, AdaptCfg cfg) {
    ConvShape shape = ConvShape.of(in, out, 3);
    if (cfg.type() == AdaptCfg.Type.DILATION) {
      int dilation = cfg.dilation();
      deformable = null;
      dilated = child("conv", new Conv2d(shape.padding(dilation).dilation(dilation), true));
    } else {
      dilated = null;
      deformable = child("conv", new DeformConv2d(shape.padding(1), 1));
    }
  }

  /** Declares the initial values, which the head's {@code init_cfg} does not change. */
  void initialize() {
    if (deformable != null) {
      deformable.weight().init(Init.normal(0, 0.01));
    } else if (dilated != null) {
      dilated.init(Init.normal(0, 0.01));
    }
  }

  /**
   * Computes the output.
   *
   * @param anchors {@code [N, H * W, 4]}, without gradients; the anchors of each image
   */
  Tensor forward(Tensor x, Tensor anchors, double stride) {
    if (dilated != null) {
      return dilated.forward(x);
    }
    Shape shape = x.shape();
    Tensor offsets = KERNEL.offsets(anchors, (int) shape.get(2), (int) shape.get(3), stride);
    return Objects.requireNonNull(deformable).forward(x, offsets);
  }
}
