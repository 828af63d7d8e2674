package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images and boxes of Objects365 v2 (https://www.objects365.org), read as by {@code CocoDataset}.
 * Image files are in {@code img_prefix} by the last directory and the name in {@code file_name}. As
 * in mmdet, three corrupt images are skipped.
 */
@Component(Registries.DATASETS)
public final class Objects365V2Dataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.objects365V2();

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

  public Objects365V2Dataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
