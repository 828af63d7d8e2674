package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;

/** Base of datasets in the layout of PASCAL VOC. */
abstract class VocFormatDataset extends ImageDataset {
  /** More than any list of names has. */
  private static final int MAX_BYTES = 64 << 20;

  VocFormatDataset(DatasetMode mode, VocArgs args) {
    super(
        classes(mode, args),
        read(mode, args),
        args.files().pipeline(),
        mode.testMode(args.files().testMode()));
  }

  private static List<String> classes(DatasetMode mode, VocArgs args) {
    mode.requireFiles();
    return args.classNames();
  }

  private static List<ImageRecord> read(DatasetMode mode, VocArgs args) {
    VocSettings settings = args.settings();
    DatasetSettings files = args.files();
    boolean testMode = mode.testMode(files.testMode());
    DatasetArguments.checkSingle(files.annFile(), testMode);
    DataRoot root = new DataRoot(files.dataRoot());
    double minSize = settings.minSize() == null || testMode ? 0 : settings.minSize();
    VocReader reader = new VocReader();
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < files.annFile().paths().size(); i++) {
      Path file = root.resolve("ann_file", files.annFile().paths().get(i));
      Path prefix =
          root.resolve("img_prefix", files.imgPrefix() == null ? "" : files.imgPrefix().get(i));
      List<String> names = names(file, root);
      List<VocFile> annotations = new ArrayList<>();
      List<Path> imageFiles = new ArrayList<>();
      for (String name : names) {
        VocFile annotation =
            reader.read(prefix.resolve(settings.annSubdir()).resolve(name + ".xml"));
        annotations.add(annotation);
        imageFiles.add(args.image(prefix, name, annotation));
      }
      new ImageFiles("img_prefix", root).requireAll(imageFiles, file);
      VocImages converter = new VocImages(args.classNames(), minSize);
      List<ImageRecord> all = new ArrayList<>();
      for (int n = 0; n < names.size(); n++) {
        all.add(converter.convert(images.size() + n, imageFiles.get(n), annotations.get(n)));
      }
      converter.report(file, mode.warnings());
      all = DatasetArguments.withProposals(all, files.proposalFile(), root);
      List<ImageRecord> kept = testMode ? all : ImageRecord.trainable(all, files.filterEmptyGt());
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
