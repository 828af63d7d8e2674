package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images and boxes of Objects365 v1 (https://www.objects365.org), read as by {@code CocoDataset}.
 * Labels follow the ids of the categories, because the two files list them in different orders.
 */
@Component(Registries.DATASETS)
public final class Objects365V1Dataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.objects365V1();

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

  public Objects365V1Dataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
