package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/** Flips the image, boxes and masks left to right. (Albumentations' HorizontalFlip.) */
@Component(Registries.ALBUMENTATIONS)
public final class HorizontalFlip extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param chance arguments that all transforms share
   */
  public record Args(@Inline AlbuChance chance) {}

  public HorizontalFlip(Args args) {
    super(args.chance);
  }

  @Override
  public boolean moves() {
    return true;
  }

  @Override
  void change(Sample sample, RandomGenerator random) {
    AlbuMotion.flip(sample, FlipDirection.HORIZONTAL);
  }
}
