package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;

/**
 * Resizes the semantic map alone, to the size of what a model predicts: each side becomes {@code
 * int(side * scale_factor + 0.5)}, and each pixel takes the class of the nearest one. Steps that
 * move the image must come before it. (mmdet's SegRescale.)
 */
@Component(Registries.PIPELINES)
public final class SegRescale implements Transform {
  /**
   * The arguments.
   *
   * @param scaleFactor new size relative to the old one
   * @param backend image backend; only {@code cv2} is supported
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("1") double scaleFactor,
      @Default("'cv2'") String backend) {
    public Args {
      if (!backend.equals("cv2")) {
        throw new ArgumentException(
            "backend", "Only the backend 'cv2' is supported. Remove `backend`.");
      }
    }
  }

  private static final String NO_MAP =
      "`SegRescale` requires a semantic map, but no earlier step loads it. Set `with_seg=True` in `LoadAnnotations`.";

  private final Args args;

  public SegRescale(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.lacksMap()) {
      throw new ArgumentException(NO_MAP);
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (sample.groundTruth().semanticMap() == null) {
      throw BadData.of(NO_MAP);
    }
    if (args.scaleFactor != 1) {
      sample.rescaleMap(map -> map.resize(side(map.height()), side(map.width())));
    }
    return sample;
  }

  private int side(int old) {
    int side = (int) (old * args.scaleFactor + 0.5);
    if (side < 1 || side > ImageSize.MAX_SIDE) {
      throw BadData.of(
          "`SegRescale` would change a side of a semantic map from %s to %s pixels. Correct `scale_factor`."
              .formatted(old, side));
    }
    return side;
  }
}
