package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.MeanApRules;

/**
 * Images and boxes in the layout of PASCAL VOC: a file with one name per line, and for each name
 * {@code JPEGImages/NAME.jpg} and {@code Annotations/NAME.xml}.
 *
 * <p>As in mmdet, corners are shifted by -1, because VOC counts pixels from 1. Difficult objects
 * and those smaller than {@code min_size} become ignored boxes. Training skips images without
 * objects of the selected classes and images with a side below 32 pixels. Boxes that extend beyond
 * their image are clipped, and boxes without area are skipped in training. A warning reports the
 * number of both.
 */
@Component(Registries.DATASETS)
public final class VOCDataset extends VocFormatDataset {
  /**
   * The arguments.
   *
   * @param settings arguments of all datasets in the layout of VOC
   */
  public record Args(@Inline VocSettings settings) implements VocArgs {
    @Override
    public StandardClasses standardClasses() {
      return StandardClasses.VOC;
    }
  }

  private final MeanApRules rules;

  public VOCDataset(DatasetMode mode, Args args) {
    super(mode, args);
    PathList prefix = args.files().imgPrefix();
    boolean is2007 =
        prefix != null && prefix.paths().stream().allMatch(path -> path.contains("VOC2007"));
    this.rules = is2007 ? MeanApRules.VOC_2007 : MeanApRules.VOC;
  }

  /**
   * {@inheritDoc}
   *
   * <p>As in mmdet, the rules are those of 2007 if {@code img_prefix} contains {@code VOC2007}.
   */
  @Override
  public MeanApRules meanApRules() {
    return rules;
  }
}
