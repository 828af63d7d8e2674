package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Deformable pooling of regions whose bins also have weights from 0 to 1
 * (https://arxiv.org/abs/1811.11168), initially 0.5.
 */
@Component(Registries.ROI_LAYERS)
public final class ModulatedDeformRoIPoolPack extends DeformRoIPoolPack {
  /**
   * @param pool arguments of {@code DeformRoIPoolPack}
   */
  public record Args(@Inline DeformRoIPoolPack.Args pool) {}

  private final Layer weights;

  public ModulatedDeformRoIPoolPack(Args args) {
    super(args.pool());
    weights = child("mask_fc", new Prediction(args.pool(), 1, args.pool().bins()));
  }

  @Override
  public RoiLayer another() {
    return new ModulatedDeformRoIPoolPack(new Args(args()));
  }

  @Override
  Tensor modulated(Tensor pooled, Tensor flat) {
    OutputSize size = outputSize();
    Tensor factors = weights.forward(flat).sigmoid();
    return pooled.mul(factors.reshape(flat.shape().get(0), 1, size.height(), size.width()));
  }
}
