package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
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
    public OpenImagesClasses classes(Path file) {
      return OpenImagesClasses.numbered(file);
    }

    @Override
    public List<OpenImagesFile.Image> images(Path file, OpenImagesClasses classes) {
      return OpenImagesFile.readText(file, classes);
    }

    @Override
    public List<List<Integer>> lineages(Path file, OpenImagesClasses classes) {
      return HierarchyFile.readMatrix(file, classes);
    }
  }

  public OpenImagesChallengeDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }
}
