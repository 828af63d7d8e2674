package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks from a COCO annotation file (https://cocodataset.org).
 *
 * <p>As in mmdet, training skips images without annotations of the selected classes and images with
 * a side below 32 pixels. It also skips objects that are marked {@code ignore}, have no area, have
 * a side below one pixel, or lie outside the image. Crowds become ignored boxes. At test time, all
 * images and objects count.
 */
@Component(Registries.DATASETS)
public final class CocoDataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.of(StandardClasses.COCO);

  /**
   * The arguments.
   *
   * @param files arguments of all datasets with annotation files
   */
  public record Args(@Inline DatasetSettings files) implements CocoArgs {
    @Override
    public CocoFormat format() {
      return FORMAT;
    }
  }

  public CocoDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
