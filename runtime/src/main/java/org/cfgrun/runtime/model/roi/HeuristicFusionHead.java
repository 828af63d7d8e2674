package org.cfgrun.runtime.model.roi;

import java.util.Objects;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.model.PanopticTestCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;

/**
 * Joins the masks of objects and a semantic segmentation to a panoptic one (Panoptic FPN,
 * https://arxiv.org/abs/1901.02446). Objects are laid on the image from the best to the worst, each
 * on the pixels that are free; one that is mostly covered is left out. The other pixels are stuff.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class HeuristicFusionHead extends Module {
  /**
   * @param numThingsClasses number of classes of things
   * @param numStuffClasses number of classes of stuff
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numThingsClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("53") int numStuffClasses) {}

  /** Added to areas that divide. */
  private static final float SMALLEST = 1e-5f;

  private final Args args;

  public HeuristicFusionHead(Args args) {
    this.args = args;
  }

  /** Returns the number of classes of things. */
  public int numThings() {
    return args.numThingsClasses();
  }

  /** Returns the number of classes of stuff. */
  public int numStuff() {
    return args.numStuffClasses();
  }

  /**
   * Joins the segmentations of an image.
   *
   * @param things objects with masks, best first
   * @param stuff {@code [height * width]}: class of each pixel, from 0; {@code num_stuff_classes}
   *     for things
   */
  public PanopticMap fused(Detections things, int[] stuff, PanopticTestCfg cfg) {
    BitmapMasks masks = Objects.requireNonNull(things.masks()).toBitmaps();
    int[] ids = new int[stuff.length];
    int count = 0;
    for (int object = 0; object < things.size(); object++) {
      byte[] mask = masks.bitmaps().get(object);
      int area = 0;
      int covered = 0;
      for (int i = 0; i < mask.length; i++) {
        area += mask[i];
        covered += ids[i] != 0 ? mask[i] : 0;
      }
      if (area == 0 || covered / (area + SMALLEST) > cfg.maskOverlap()) {
        continue;
      }
      if (covered < area) {
        count++;
        int id = things.labels()[object] + count * PanopticMap.INSTANCE_OFFSET;
        for (int i = 0; i < mask.length; i++) {
          ids[i] = ids[i] == 0 ? mask[i] * id : ids[i];
        }
      }
    }
    addStuff(ids, stuff, cfg.stuffAreaLimit());
    return PanopticMap.of(masks.height(), masks.width(), ids);
  }

  private void addStuff(int[] ids, int[] stuff, int limit) {
    int[] areas = new int[numThings() + numStuff() + 1];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ids[i] == 0 ? stuff[i] + numThings() : ids[i];
      areas[ids[i] % PanopticMap.INSTANCE_OFFSET]++;
    }
    int nothing = numThings() + numStuff();
    for (int i = 0; i < ids.length; i++) {
      int label = ids[i] % PanopticMap.INSTANCE_OFFSET;
      if (label >= numThings() && areas[label] < limit) {
        ids[i] = nothing;
      }
    }
  }
}
