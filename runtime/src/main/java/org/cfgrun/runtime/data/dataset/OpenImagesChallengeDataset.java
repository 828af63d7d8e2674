package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images and boxes of the Open Images Challenge 2019. {@code ann_file} is a text file with the
 * boxes below the path of their image, and {@code hierarchy_file} NumPy's file of a matrix.
 *
 * <p>Boxes are relative to the image size, so that training requires {@code denorm_bbox=True} in
 * {@code LoadAnnotations}. The metric {@code mAP} follows the rules of Open Images: an object also
 * counts as one of its superclasses, detections of classes that were not verified in their image do
 * not count, and a box around a group is found by any detection inside it. Relative paths of all
 * files are resolved against {@code data_root}.
 */
@Component(Registries.DATASETS)
public final class OpenImagesChallengeDataset extends OpenImagesFormatDataset {
  /**
   * The arguments.
   *
   * @param settings arguments of all versions of Open Images
   */
  public record Args(@Inline OpenImagesSettings settings) implements OpenImagesArgs {
    @Override
    public OpenImagesFormat format() {
      return OpenImagesFormat.CHALLENGE;
    }
  }

  public OpenImagesChallengeDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
