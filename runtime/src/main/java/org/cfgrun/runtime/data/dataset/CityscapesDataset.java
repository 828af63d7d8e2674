package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Images, boxes and masks of Cityscapes (https://www.cityscapes-dataset.com) in files that mmdet's
 * converter has written in the format of COCO. Unlike {@code CocoDataset}, training also skips
 * images all of whose objects are crowds.
 *
 * <p>The metrics are those of COCO and {@code cityscapes}: the average precision of masks by the
 * rules of Cityscapes' benchmark, {@code mAP} and {@code AP@50}. It reads a file {@code
 * CITY_SEQUENCE_FRAME_gtFine_instanceIds.png} for each image, from the directory of the image with
 * {@code /gtFine/} in place of {@code /leftImg8bit/}.
 */
@Component(Registries.DATASETS)
public final class CityscapesDataset extends CocoFormatDataset {
  private static final CocoFormat FORMAT = CocoFormat.cityscapes();

  /** City, sequence and frame, with which the name of each file of an image begins. */
  private static final Pattern FRAME = Pattern.compile("[^_]+_[^_]+_[^_.]+");

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

    @Override
    public boolean hasInstanceFiles() {
      return true;
    }
  }

  public CityscapesDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }

  @Override
  public boolean hasInstanceFiles() {
    return true;
  }

  @Override
  public Path instanceFile(int index) {
    Path image = Path.of(image(index).name());
    String folder = image.resolveSibling("").toString().replace("leftImg8bit", "gtFine");
    String name = String.valueOf(image.getFileName());
    Matcher frame = FRAME.matcher(name);
    return Path.of(folder, (frame.lookingAt() ? frame.group() : name) + "_gtFine_instanceIds.png");
  }
}
