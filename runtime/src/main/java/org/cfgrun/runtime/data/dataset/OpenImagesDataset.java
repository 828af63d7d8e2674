package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images and boxes of Open Images V6 (https://arxiv.org/abs/1811.00982). {@code ann_file} is a CSV
 * file with a box per line, and {@code hierarchy_file} a JSON file.
 *
 * <p>Boxes are relative to the image size, so that training requires {@code denorm_bbox=True} in
 * {@code LoadAnnotations}. The metric {@code mAP} follows the rules of Open Images: an object also
 * counts as one of its superclasses, detections of classes that were not verified in their image do
 * not count, and a box around a group is found by any detection inside it. Relative paths of all
 * files are resolved against {@code data_root}.
 */
@Component(Registries.DATASETS)
public final class OpenImagesDataset extends OpenImagesFormatDataset {
  /**
   * The arguments.
   *
   * @param settings arguments of all versions of Open Images
   */
  public record Args(@Inline OpenImagesSettings settings) implements OpenImagesArgs {
    @Override
    public OpenImagesFormat format() {
      return OpenImagesFormat.V6;
    }
  }

  public OpenImagesDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
