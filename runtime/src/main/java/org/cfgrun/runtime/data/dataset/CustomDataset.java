package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Images, boxes and masks from a file in mmdet's middle format: JSON or a pickle of a list with a
 * dict for each image, {@code dict(filename, width, height, ann=dict(bboxes, labels, bboxes_ignore,
 * labels_ignore, masks))}. Boxes are x1, y1, x2, y2 in pixels, labels are indices of {@code
 * classes}, and masks are polygons or run lengths as in COCO. Nothing in a pickle is executed.
 *
 * <p>As in mmdet, training skips images with a side below 32 pixels, but not those without objects.
 * The metrics are {@code mAP} and {@code recall}; those of COCO are available too.
 */
@Component(Registries.DATASETS)
public final class CustomDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param files arguments of all datasets with annotation files; {@code classes} is required, and
   *     {@code filter_empty_gt} has no effect
   */
  public record Args(@Inline DatasetSettings files) implements DatasetArgs {
    @Override
    public @Nullable StandardClasses standardClasses() {
      return null;
    }
  }

  public CustomDataset(DatasetMode mode, Args args) {
    super(
        args.classNames(),
        read(mode, args.files, args.classNames().size()),
        args.files.pipeline(),
        mode.testMode(args.files.testMode()));
  }

  private static List<ImageRecord> read(DatasetMode mode, DatasetSettings files, int classes) {
    mode.requireFiles();
    boolean testMode = mode.testMode(files.testMode());
    DatasetArguments.checkSingle(files.annFile(), testMode);
    DataRoot root = new DataRoot(files.dataRoot());
    boolean masks =
        mode.comparesMasks() || files.pipeline().stream().anyMatch(Transform::loadsMasks);
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < files.annFile().paths().size(); i++) {
      Path file = root.resolve("ann_file", files.annFile().paths().get(i));
      Path folder =
          root.resolve("img_prefix", files.imgPrefix() == null ? "" : files.imgPrefix().get(i));
      List<ImageRecord> all =
          DatasetArguments.withProposals(
              new MiddleFile(file, folder, root, classes, masks).read(!testMode),
              files.proposalFile(),
              root);
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, false);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      new ImageFiles("img_prefix", root)
          .requireAll(kept.stream().map(image -> Path.of(image.source().name())).toList(), file);
      ImageCheck.report(kept, file, mode.warnings());
      images.addAll(kept);
    }
    return images;
  }

  @Override
  public MeanApRules meanApRules() {
    return MeanApRules.CUSTOM;
  }
}
