package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks of Cityscapes (https://www.cityscapes-dataset.com) in files that mmdet's
 * converter has written in the format of COCO. Unlike {@code CocoDataset}, training also skips
 * images all of whose objects are crowds. The metrics are those of COCO; the metric {@code
 * cityscapes} is not supported, because it compares masks with {@code *_gtFine_instanceIds.png},
 * which are not read.
 */
@Component(Registries.DATASETS)
public final class CityscapesDataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.cityscapes();

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

    @Override
    public boolean hasSemanticMaps() {
      return false;
    }
  }

  public CityscapesDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
