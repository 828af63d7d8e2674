package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks of LVIS v0.5 (https://www.lvisdataset.org). Labels follow the order of
 * the categories in the file. The metrics {@code bbox} and {@code segm} follow the rules of LVIS.
 */
@Component(Registries.DATASETS)
public final class LVISV05Dataset extends LvisDataset {
  private static final CocoFormat FORMAT =
      CocoFormat.lvis(StandardClasses.LVIS_V05, ImageNaming.WITHOUT_PREFIX);

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

  public LVISV05Dataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
