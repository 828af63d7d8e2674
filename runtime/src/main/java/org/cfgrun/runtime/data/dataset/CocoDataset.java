package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.pipeline.FileClient;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Images and boxes from a COCO annotation file.
 *
 * <p>As in mmdet, training leaves out images without an annotation of the classes and those with a
 * side below 32 pixels, and objects that are marked {@code ignore}, have no area, are narrower or
 * lower than a pixel, or lie outside the image; a crowd becomes an ignored box. At test time all
 * images and objects count.
 */
@Component(Registries.DATASETS)
public final class CocoDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param annFile the json file, or several to train on
   * @param pipeline what each sample passes through
   * @param classes class names, or a file of them; None for COCO's 80
   * @param dataRoot the folder that relative paths start from
   * @param imgPrefix the folder of the images, or one for each annotation file
   * @param segPrefix the folder of semantic maps; without them it has no effect
   * @param segSuffix how names of semantic maps end; without them it has no effect
   * @param proposalFile proposals computed before; only None
   * @param testMode whether all images are wanted, without annotations; None for what the dataset
   *     is built for
   * @param filterEmptyGt whether training leaves out images without objects
   * @param fileClientArgs where files are read from: the disk
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
      @Default("dict(backend='disk')") FileClient fileClientArgs) {
    public Args {
      DatasetArguments.check(annFile, imgPrefix, proposalFile);
    }
  }

  private final List<Long> categories;

  public CocoDataset(DatasetMode mode, Args args) {
    this(read(args, mode.testMode(args.testMode)), args, mode.testMode(args.testMode));
  }

  private CocoDataset(Content content, Args args, boolean testMode) {
    super(content.classes, content.images, new Pipeline(args.pipeline), testMode);
    this.categories = content.categories;
  }

  @Override
  public long categoryId(int label) {
    return categories.get(label);
  }

  private record Content(List<String> classes, List<Long> categories, List<ImageRecord> images) {}

  private static Content read(Args args, boolean testMode) {
    DatasetArguments.checkSingle(args.annFile, testMode);
    List<String> classes = args.classes == null ? StandardClasses.COCO : args.classes.names();
    DataRoot root = new DataRoot(args.dataRoot);
    List<ImageRecord> images = new ArrayList<>();
    List<String> names = null;
    List<Long> categories = List.of();
    for (int i = 0; i < args.annFile.paths().size(); i++) {
      Path file = root.resolve("ann_file", args.annFile.paths().get(i));
      String prefix = args.imgPrefix == null ? null : args.imgPrefix.beside(i);
      CocoFile coco = CocoReader.read(file, root);
      CocoLabels labels = new CocoLabels(coco.categories(), classes, file);
      if (names != null && !names.equals(labels.names())) {
        throw new ArgumentException(
            "ann_file",
            "The categories of `%s` are not those of the file before it, in the same order."
                .formatted(file));
      }
      names = labels.names();
      categories = labels.ids();
      List<ImageRecord> all = new CocoImages(file, coco, labels, folder(root, prefix)).records();
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, args.filterEmptyGt);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      new ImageFiles("img_prefix", root)
          .demand(kept.stream().map(image -> Path.of(image.source().name())).toList(), file);
      images.addAll(kept);
    }
    return new Content(names == null ? classes : names, categories, images);
  }

  private static Path folder(DataRoot root, @Nullable String prefix) {
    return prefix == null ? Path.of("") : root.resolve("img_prefix", prefix);
  }
}
