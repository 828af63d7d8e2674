package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Applies transforms one after the other. (Albumentations' Compose.) */
@Component(Registries.ALBUMENTATIONS)
public final class Compose extends AlbuGroup {
  /**
   * The arguments.
   *
   * @param transforms the transforms
   * @param p probability of applying them; otherwise only those with {@code always_apply} are
   */
  public record Args(
      List<AlbuStep> transforms, @Bounds(min = 0, max = 1) @Default("1.0") double p) {
    public Args {
      transforms = List.copyOf(transforms);
    }
  }

  public Compose(Args args) {
    super(args.transforms, args.p);
  }

  @Override
  public void apply(Sample sample, RandomGenerator random, boolean forced) {
    boolean all = forced || random.nextDouble() < probability();
    for (AlbuStep transform : transforms()) {
      if (all || transform.always()) {
        transform.apply(sample, random, false);
      }
    }
  }
}
