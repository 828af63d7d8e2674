package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Generates the anchors of SSD in mmdet 1.x, for models that were trained with it: a box from pixel
 * {@code a} to {@code b} has the size {@code b - a + 1}, the center of a cell of {@code n} pixels
 * is at {@code (n - 1) / 2}, and base anchors are rounded to whole pixels.
 */
@BuiltFrom(Registries.PRIOR_GENERATORS)
@Component(Registries.PRIOR_GENERATORS)
public final class LegacySSDAnchorGenerator extends SSDAnchorGenerator {
  /**
   * @param generator arguments of the generator
   */
  public record Args(@Inline SSDAnchorGenerator.Args generator) {}

  public LegacySSDAnchorGenerator(Args args) {
    super(args.generator(), true);
  }
}
