package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Applies one of several transforms, drawn with their probabilities {@code p} as weights.
 * (Albumentations' OneOf.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class OneOf extends AlbuGroup {
  /**
   * The arguments.
   *
   * @param transforms the transforms
   * @param p probability of applying any
   */
  public record Args(
      List<AlbuStep> transforms, @Bounds(min = 0, max = 1) @Default("0.5") double p) {
    public Args {
      transforms = List.copyOf(transforms);
      if (!(transforms.stream().mapToDouble(AlbuStep::probability).sum() > 0)) {
        throw new ArgumentException(
            "transforms",
            "`OneOf` draws with `p` as weights, so that at least one transform must have a `p` above 0.");
      }
    }
  }

  public OneOf(Args args) {
    super(args.transforms, args.p);
  }

  @Override
  public void apply(Sample sample, RandomGenerator random, boolean forced) {
    if (!forced && random.nextDouble() >= probability()) {
      return;
    }
    double sum = transforms().stream().mapToDouble(AlbuStep::probability).sum();
    double drawn = random.nextDouble() * sum;
    AlbuStep chosen = transforms().get(transforms().size() - 1);
    for (AlbuStep transform : transforms()) {
      drawn -= transform.probability();
      if (drawn < 0) {
        chosen = transform;
        break;
      }
    }
    chosen.apply(sample, random, true);
  }
}
