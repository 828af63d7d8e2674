package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.pipeline.FileClient;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Images, boxes and masks from a COCO annotation file.
 *
 * <p>As in mmdet, training skips images without annotations of the selected classes and images with
 * a side below 32 pixels. It also skips objects that are marked {@code ignore}, have no area, have
 * a side below one pixel, or lie outside the image. Crowds become ignored boxes. At test time, all
 * images and objects count.
 */
@Component(Registries.DATASETS)
public final class CocoDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param annFile path of the annotation file, or a list of paths for training
   * @param pipeline transforms applied to each sample
   * @param classes class names, or the path of a file with one name per line; None for the 80 COCO
   *     classes
   * @param dataRoot the directory that relative paths are resolved against
   * @param imgPrefix the image directory, or one per annotation file
   * @param segPrefix the directory of semantic maps; has no effect, because semantic maps are not
   *     supported
   * @param segSuffix the file name suffix of semantic maps; has no effect
   * @param proposalFile pickle with the regions of each image that another model has found, for
   *     {@code LoadProposals}
   * @param testMode whether to load all images, without annotations; None for False in training and
   *     True in evaluation
   * @param filterEmptyGt whether training skips images without objects
   * @param fileClientArgs the file backend; only {@code disk} is supported
   */
  public record Args(
      PathList annFile,
      List<Transform> pipeline,
      @Default("None") @Nullable ClassNames classes,
      @Default("None") @Nullable String dataRoot,
      @Default("''") @Nullable PathList imgPrefix,
      @Default("None") @Nullable PathList segPrefix,
      @Default("'.png'") String segSuffix,
      @Default("None") @Nullable String proposalFile,
      @Default("None") @Nullable Boolean testMode,
      @Default("True") boolean filterEmptyGt,
      @Default("dict(backend='disk')") FileClient fileClientArgs)
      implements NamedClasses, PlannedDataset.Source {
    public Args {
      DatasetArguments.check(annFile, imgPrefix, proposalFile);
    }

    @Override
    public List<String> classNames() {
      return classes == null ? StandardClasses.COCO : classes.names();
    }

    @Override
    public PlannedDataset planned(DatasetMode mode) {
      boolean test = mode.testMode(testMode);
      DatasetArguments.checkSingle(annFile, test);
      return PlannedDataset.of(
          classes == null ? StandardClasses.COCO : classes.written(), pipeline, test);
    }
  }

  private final List<Long> categories;

  public CocoDataset(DatasetMode mode, Args args) {
    this(read(args, mode), args, mode.testMode(args.testMode));
  }

  private CocoDataset(Content content, Args args, boolean testMode) {
    super(content.classes, content.images, args.pipeline, testMode);
    this.categories = content.categories;
  }

  @Override
  public long categoryId(int label) {
    return categories.get(label);
  }

  private record Content(List<String> classes, List<Long> categories, List<ImageRecord> images) {}

  private static Content read(Args args, DatasetMode mode) {
    mode.requireFiles();
    boolean testMode = mode.testMode(args.testMode);
    DatasetArguments.checkSingle(args.annFile, testMode);
    List<String> classes = args.classNames();
    DataRoot root = new DataRoot(args.dataRoot);
    List<ImageRecord> images = new ArrayList<>();
    List<String> names = null;
    List<Long> categories = List.of();
    boolean trained = args.pipeline.stream().anyMatch(Transform::loadsMasks);
    boolean compared = mode.comparesMasks();
    for (int i = 0; i < args.annFile.paths().size(); i++) {
      Path file = root.resolve("ann_file", args.annFile.paths().get(i));
      String prefix = args.imgPrefix == null ? null : args.imgPrefix.get(i);
      CocoFile coco = CocoReader.read(file, root, trained || compared);
      CocoLabels labels = new CocoLabels(coco.categories(), classes, file, mode.warnings());
      if (names != null && !names.equals(labels.names())) {
        throw new ArgumentException(
            "ann_file",
            "The categories of `%s` differ from those of the previous file. Use files with the same categories in the same order."
                .formatted(file));
      }
      names = labels.names();
      categories = labels.ids();
      List<ImageRecord> all =
          DatasetArguments.withProposals(
              new CocoImages(file, coco, labels, folder(root, prefix), trained, compared)
                  .records(mode.warnings()),
              args.proposalFile,
              root);
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, args.filterEmptyGt);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      new ImageFiles("img_prefix", root)
          .requireAll(kept.stream().map(image -> Path.of(image.source().name())).toList(), file);
      ImageCheck.report(kept, file, mode.warnings());
      images.addAll(kept);
    }
    return new Content(names == null ? classes : names, categories, images);
  }

  private static Path folder(DataRoot root, @Nullable String prefix) {
    return prefix == null ? Path.of("") : root.resolve("img_prefix", prefix);
  }
}
