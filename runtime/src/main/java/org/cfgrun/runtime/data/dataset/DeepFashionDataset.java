package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks of DeepFashion (https://arxiv.org/abs/1901.07973) in the format of COCO,
 * read as by {@code CocoDataset}.
 */
@Component(Registries.DATASETS)
public final class DeepFashionDataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.of(StandardClasses.DEEPFASHION);

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

  public DeepFashionDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
