package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.runtime.data.pipeline.FileClient;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

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
public final class VOCDataset extends ImageDataset {
  /** More than any list of names has. */
  private static final int MAX_BYTES = 64 << 20;

  /**
   * The arguments.
   *
   * @param annFile path of the file of image names, or a list of paths for training
   * @param pipeline transforms applied to each sample
   * @param classes class names, or the path of a file with one name per line; None for the 20 VOC
   *     classes
   * @param dataRoot the directory that relative paths are resolved against
   * @param imgPrefix the directory that contains {@code img_subdir} and {@code ann_subdir}, or one
   *     per annotation file
   * @param segPrefix the directory of semantic maps; has no effect, because semantic maps are not
   *     supported
   * @param segSuffix the file name suffix of semantic maps; has no effect
   * @param proposalFile pickle with the regions of each image that another model has found, for
   *     {@code LoadProposals}
   * @param testMode whether to load all images, without annotations; None for False in training and
   *     True in evaluation
   * @param filterEmptyGt whether training skips images without objects
   * @param fileClientArgs the file backend; only {@code disk} is supported
   * @param minSize minimum side of an object in pixels; smaller objects are ignored in training
   * @param imgSubdir the image directory in {@code img_prefix}
   * @param annSubdir the annotation directory in {@code img_prefix}
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
      @Default("dict(backend='disk')") FileClient fileClientArgs,
      @Bounds(min = 0) @Default("None") @Nullable Double minSize,
      @Default("'JPEGImages'") String imgSubdir,
      @Default("'Annotations'") String annSubdir)
      implements NamedClasses, PlannedDataset.Source {
    public Args {
      DatasetArguments.check(annFile, imgPrefix, proposalFile);
    }

    @Override
    public List<String> classNames() {
      return classes == null ? StandardClasses.VOC.names() : classes.names();
    }

    @Override
    public PlannedDataset planned(DatasetMode mode) {
      boolean test = mode.testMode(testMode);
      DatasetArguments.checkSingle(annFile, test);
      return PlannedDataset.of(
          classes == null ? StandardClasses.VOC.names() : classes.written(), pipeline, test);
    }
  }

  private final boolean voc2007;

  public VOCDataset(DatasetMode mode, Args args) {
    super(classes(mode, args), read(args, mode), args.pipeline, mode.testMode(args.testMode));
    this.voc2007 =
        args.imgPrefix != null
            && args.imgPrefix.paths().stream().allMatch(p -> p.contains("VOC2007"));
  }

  private static List<String> classes(DatasetMode mode, Args args) {
    mode.requireFiles();
    return args.classNames();
  }

  /**
   * {@inheritDoc}
   *
   * <p>As in mmdet, this is the case if {@code img_prefix} contains {@code VOC2007}.
   */
  @Override
  public boolean isVoc2007() {
    return voc2007;
  }

  private static List<ImageRecord> read(Args args, DatasetMode mode) {
    boolean testMode = mode.testMode(args.testMode);
    DatasetArguments.checkSingle(args.annFile, testMode);
    DataRoot root = new DataRoot(args.dataRoot);
    double minSize = args.minSize == null || testMode ? 0 : args.minSize;
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < args.annFile.paths().size(); i++) {
      Path file = root.resolve("ann_file", args.annFile.paths().get(i));
      Path prefix = root.resolve("img_prefix", args.imgPrefix == null ? "" : args.imgPrefix.get(i));
      List<String> names = names(file, root);
      List<Path> imageFiles =
          names.stream()
              .map(name -> prefix.resolve(args.imgSubdir).resolve(name + ".jpg"))
              .toList();
      new ImageFiles("img_prefix", root).requireAll(imageFiles, file);
      VocImages reader = new VocImages(args.classNames(), minSize);
      List<ImageRecord> all = new ArrayList<>();
      for (int n = 0; n < names.size(); n++) {
        Path annotation = prefix.resolve(args.annSubdir).resolve(names.get(n) + ".xml");
        all.add(reader.read(images.size() + n, imageFiles.get(n), annotation));
      }
      reader.report(file, mode.warnings());
      all = DatasetArguments.withProposals(all, args.proposalFile, root);
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, args.filterEmptyGt);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      ImageCheck.report(kept, file, mode.warnings());
      images.addAll(kept);
    }
    return images;
  }

  private static List<String> names(Path file, DataRoot root) {
    try {
      return RegularFile.read(file, MAX_BYTES)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      String reason =
          e instanceof NoSuchFileException
              ? "no such file; " + root.explanation()
              : DiskReason.of(e);
      throw new ArgumentException(
          "ann_file",
          "Cannot read `%s` (%s). Set `ann_file` to a text file with one image name per line, such as `ImageSets/Main/train.txt`."
              .formatted(file, reason));
    }
  }
}
