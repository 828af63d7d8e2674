package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Applies transforms one after the other. (Albumentations' Compose.) */
@Component(Registries.ALBUMENTATIONS)
public final class Compose implements AlbuStep {
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

  private final Args args;

  public Compose(Args args) {
    this.args = args;
  }

  @Override
  public double probability() {
    return args.p;
  }

  @Override
  public boolean moves() {
    return args.transforms.stream().anyMatch(AlbuStep::moves);
  }

  @Override
  public void apply(Sample sample, RandomGenerator random, boolean forced) {
    boolean all = forced || random.nextDouble() < args.p;
    for (AlbuStep transform : args.transforms) {
      if (all || transform.always()) {
        transform.apply(sample, random, false);
      }
    }
  }
}
