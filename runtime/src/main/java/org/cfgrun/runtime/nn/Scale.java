package org.cfgrun.runtime.nn;

import java.util.stream.Stream;
import org.cfgrun.runtime.torch.Tensor;

/** Learned factor {@code scale}, initially 1. */
public final class Scale extends Layer {
  private final Parameter scale = parameter("scale", Init.constant(1));

  /** Creates a factor for each level of a feature pyramid. */
  public static ModuleList<Scale> perLevel(int levels) {
    return new ModuleList<>(Stream.generate(Scale::new).limit(levels).toList());
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.mul(scale.data());
  }
}
