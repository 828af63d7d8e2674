package org.cfgrun.runtime.hook.step;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.optim.LossScale;
import org.cfgrun.runtime.torch.HalfType;

/**
 * Options of half precision on a GPU.
 *
 * @param lossScale loss scale: a float is fixed, {@code 'dynamic'} or a dict adapts to overflows
 * @param dtype type of convolutions and matrix products
 * @param coalesce accepted for compatibility; no effect in a single process
 * @param bucketSizeMb accepted for compatibility; no effect in a single process
 * @param distributed accepted for compatibility; no effect in a single process
 */
public record Fp16Options(
    @Default("512.0") LossScale lossScale,
    @Default("'float16'") HalfType dtype,
    @Default("True") boolean coalesce,
    @Default("-1") int bucketSizeMb,
    @Default("True") boolean distributed) {}
