package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
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
 * Images and boxes in the layout of PASCAL VOC: a file with one name a line, and for each name
 * {@code JPEGImages/NAME.jpg} and {@code Annotations/NAME.xml}.
 *
 * <p>As in mmdet, every corner is moved by -1, since VOC counts pixels from 1; difficult objects,
 * and those below {@code min_size}, become ignored boxes; training leaves out images without an
 * object of the classes and those with a side below 32 pixels. Boxes that reach beyond their image
 * are cut to it, and those without any area are not trained on; both are counted in a warning.
 */
@Component(Registries.DATASETS)
public final class VOCDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param annFile the file of names, or several to train on
   * @param pipeline what each sample passes through
   * @param classes class names, or a file of them; None for VOC's 20
   * @param dataRoot the folder that relative paths start from
   * @param imgPrefix the folder that holds the folders of images and annotations, or one for each
   *     file of names
   * @param segPrefix the folder of semantic maps; without them it has no effect
   * @param segSuffix how names of semantic maps end; without them it has no effect
   * @param proposalFile proposals computed before; only None
   * @param testMode whether all images are wanted, without annotations; None for what the dataset
   *     is built for
   * @param filterEmptyGt whether training leaves out images without objects
   * @param fileClientArgs where files are read from: the disk
   * @param minSize the side in pixels below which an object is ignored in training
   * @param imgSubdir the folder of the images in {@code img_prefix}
   * @param annSubdir the folder of the annotations in {@code img_prefix}
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
      @Default("None") @Nullable Double minSize,
      @Default("'JPEGImages'") String imgSubdir,
      @Default("'Annotations'") String annSubdir) {
    public Args {
      DatasetArguments.check(annFile, imgPrefix, proposalFile);
    }
  }

  private final boolean voc2007;

  public VOCDataset(DatasetMode mode, Args args) {
    super(
        classes(args),
        read(args, mode.testMode(args.testMode)),
        new Pipeline(args.pipeline),
        mode.testMode(args.testMode));
    this.voc2007 =
        args.imgPrefix != null
            && args.imgPrefix.paths().stream().allMatch(p -> p.contains("VOC2007"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>As in mmdet, {@code img_prefix} decides: it contains {@code VOC2007}.
   */
  @Override
  public boolean isVoc2007() {
    return voc2007;
  }

  private static List<String> classes(Args args) {
    return args.classes == null ? StandardClasses.VOC : args.classes.names();
  }

  private static List<ImageRecord> read(Args args, boolean testMode) {
    DatasetArguments.checkSingle(args.annFile, testMode);
    DataRoot root = new DataRoot(args.dataRoot);
    double minSize = args.minSize == null || testMode ? 0 : args.minSize;
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < args.annFile.paths().size(); i++) {
      Path file = root.resolve("ann_file", args.annFile.paths().get(i));
      Path prefix =
          root.resolve("img_prefix", args.imgPrefix == null ? "" : args.imgPrefix.beside(i));
      List<String> names = names(file, root);
      List<Path> imageFiles =
          names.stream()
              .map(name -> prefix.resolve(args.imgSubdir).resolve(name + ".jpg"))
              .toList();
      new ImageFiles("img_prefix", root).demand(imageFiles, file);
      VocImages reader = new VocImages(classes(args), minSize);
      List<ImageRecord> all = new ArrayList<>();
      for (int n = 0; n < names.size(); n++) {
        Path annotation = prefix.resolve(args.annSubdir).resolve(names.get(n) + ".xml");
        all.add(reader.read(images.size() + n, imageFiles.get(n), annotation));
      }
      reader.warn(file);
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, args.filterEmptyGt);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      images.addAll(kept);
    }
    return images;
  }

  private static List<String> names(Path file, DataRoot root) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new ArgumentException(
          "ann_file",
          "`%s` cannot be read: set `ann_file` to a text file with the name of one image a line, such as `ImageSets/Main/train.txt` (%s)."
              .formatted(file, root.explanation()));
    }
  }
}
