package org.cfgrun.runtime.hook.step;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.optim.LossScale;
import org.cfgrun.runtime.torch.HalfType;

/**
 * How a model is trained in half precision on a GPU.
 *
 * @param lossScale what the loss is multiplied by before the backward pass: a float stays, {@code
 *     'dynamic'} and a dict follow overflows
 * @param dtype the type in which convolutions and matrix products are computed
 * @param coalesce how several processes would exchange gradients; cfgrun runs in one
 * @param bucketSizeMb how several processes would exchange gradients; cfgrun runs in one
 * @param distributed whether there are several processes; cfgrun runs in one
 */
public record Fp16Options(
    @Default("512.0") LossScale lossScale,
    @Default("'float16'") HalfType dtype,
    @Default("True") boolean coalesce,
    @Default("-1") int bucketSizeMb,
    @Default("True") boolean distributed) {}
