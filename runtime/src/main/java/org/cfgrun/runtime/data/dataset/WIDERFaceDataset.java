package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.pipeline.ImageFile;

/**
 * Images and boxes of WIDER FACE (https://arxiv.org/abs/1511.06523) in the layout of PASCAL VOC.
 * Unlike in {@code VOCDataset}, an image is in the directory that {@code folder} in its annotation
 * file names.
 *
 * <p>The annotation files are those of
 * https://github.com/sovrasov/wider-face-pascal-voc-annotations.
 */
@Component(Registries.DATASETS)
public final class WIDERFaceDataset extends VocFormatDataset {
  /**
   * The arguments.
   *
   * @param settings arguments of all datasets in the layout of VOC; {@code img_subdir} has no
   *     effect
   */
  public record Args(@Inline VocSettings settings) implements VocArgs {
    @Override
    public StandardClasses standardClasses() {
      return StandardClasses.WIDER_FACE;
    }

    @Override
    public Path image(Path prefix, String name, VocFile annotation) {
      String folder = annotation.folder().isEmpty() ? "" : annotation.folder() + "/";
      return ImageFile.in(prefix, folder + name + EXTENSION).path();
    }
  }

  public WIDERFaceDataset(DatasetMode mode, Args args) {
    super(mode, args);
  }

  @Override
  public MeanApRules meanApRules() {
    return MeanApRules.CUSTOM;
  }
}
