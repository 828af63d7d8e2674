package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks of LVIS v1 (https://www.lvisdataset.org). Image files are in {@code
 * img_prefix} by the path in {@code coco_url}. Labels follow the order of the categories in the
 * file. The metrics {@code bbox} and {@code segm} follow the rules of LVIS.
 */
@Component(Registries.DATASETS)
public final class LVISV1Dataset extends LvisDataset {
  private static final CocoFormat FORMAT =
      CocoFormat.lvis(StandardClasses.LVIS_V1, ImageNaming.URL_PATH);

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

  public LVISV1Dataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
