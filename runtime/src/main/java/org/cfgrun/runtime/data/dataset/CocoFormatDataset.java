package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Base of datasets whose annotation files have the format of COCO.
 *
 * <p>As in mmdet, training skips images without annotations of the selected classes and images with
 * a side below 32 pixels. It also skips objects that are marked {@code ignore}, have no area, have
 * a side below one pixel, or lie outside the image. Crowds become ignored boxes. At test time, all
 * images and objects count.
 */
abstract class CocoFormatDataset extends ImageDataset {
  /**
   * What was read.
   *
   * @param images the images of all files
   * @param entries the entry of each image in its file
   */
  record Content(List<ImageRecord> images, List<CocoFile.Image> entries, CocoLabels labels) {}

  private final CocoLabels labels;

  CocoFormatDataset(DatasetMode mode, CocoArgs args) {
    this(new Reader(mode, args).read(), mode, args);
  }

  CocoFormatDataset(Content content, DatasetMode mode, CocoArgs args) {
    super(
        content.labels.names(),
        content.images,
        args.files().pipeline(),
        mode.testMode(args.files().testMode()));
    this.labels = content.labels;
  }

  @Override
  public final long categoryId(int label) {
    return labels.ids().get(label);
  }

  /** Reads the files of a dataset. */
  static final class Reader {
    private final DatasetMode mode;
    private final CocoArgs args;
    private final DatasetSettings settings;
    private final DataRoot root;
    private final boolean testMode;
    private final boolean trainsMasks;

    Reader(DatasetMode mode, CocoArgs args) {
      this.mode = mode;
      this.args = args;
      this.settings = args.files();
      this.root = new DataRoot(settings.dataRoot());
      this.testMode = mode.testMode(settings.testMode());
      this.trainsMasks = settings.pipeline().stream().anyMatch(Transform::loadsMasks);
    }

    Content read() {
      mode.requireFiles();
      PathList files = settings.annFile();
      DatasetArguments.checkSingle(files, testMode);
      Content content = read(0);
      for (int i = 1; i < files.paths().size(); i++) {
        Content next = read(i);
        if (!next.labels.names().equals(content.labels.names())) {
          throw new ArgumentException(
              "ann_file",
              "The categories of `%s` differ from those of the previous file. Use files with the same categories in the same order."
                  .formatted(root.resolve("ann_file", files.get(i))));
        }
        content.images.addAll(next.images);
        content.entries.addAll(next.entries);
      }
      return content;
    }

    private Content read(int index) {
      Path file = root.resolve("ann_file", settings.annFile().paths().get(index));
      CocoFile coco =
          CocoReader.read(file, root, trainsMasks || mode.comparesMasks(), args.format());
      CocoLabels labels = labels(coco, file);
      String prefix = settings.imgPrefix() == null ? null : settings.imgPrefix().get(index);
      List<ImageRecord> all =
          DatasetArguments.withProposals(
              new CocoImages(file, coco, labels, folder(prefix), trainsMasks, mode.comparesMasks())
                  .records(mode.warnings()),
              settings.proposalFile(),
              root);
      List<ImageRecord> kept = testMode ? all : trainable(all, coco);
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      new ImageFiles("img_prefix", root)
          .requireAll(kept.stream().map(image -> Path.of(image.source().name())).toList(), file);
      ImageCheck.report(kept, file, mode.warnings());
      Map<Long, CocoFile.Image> byId = new HashMap<>();
      coco.images().forEach(image -> byId.put(image.id(), image));
      List<CocoFile.Image> entries = new ArrayList<>();
      kept.forEach(image -> entries.add(byId.get(image.id())));
      return new Content(withSemanticMaps(kept, entries, index, file), entries, labels);
    }

    private List<ImageRecord> withSemanticMaps(
        List<ImageRecord> images, List<CocoFile.Image> entries, int index, Path file) {
      PathList prefix = settings.segPrefix();
      if (testMode
          || prefix == null
          || settings.pipeline().stream().noneMatch(Transform::loadsSemanticMaps)) {
        return new ArrayList<>(images);
      }
      Path folder = root.resolve("seg_prefix", prefix.get(index));
      List<ImageRecord> mapped = new ArrayList<>();
      List<Path> maps = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        String name = entries.get(i).fileName();
        int dot = name.lastIndexOf('.');
        ImageFile map =
            ImageFile.in(folder, (dot < 0 ? name : name.substring(0, dot)) + settings.segSuffix());
        maps.add(map.path());
        mapped.add(images.get(i).withSemanticMap(map));
      }
      ImageFiles.ofSemanticMaps(root).requireAll(maps, file);
      return mapped;
    }

    private CocoLabels labels(CocoFile coco, Path file) {
      boolean all = args.format().allCategories() && settings.classes() == null;
      List<String> classes =
          all
              ? coco.categories().stream().map(CocoFile.Category::name).toList()
              : args.classNames();
      return new CocoLabels(coco.categories(), classes, file, mode.warnings());
    }

    private List<ImageRecord> trainable(List<ImageRecord> all, CocoFile coco) {
      List<ImageRecord> trainable = ImageRecord.trainable(all, settings.filterEmptyGt());
      if (!args.format().skipsCrowds() || !settings.filterEmptyGt()) {
        return trainable;
      }
      Set<Long> shown =
          coco.annotations().stream()
              .filter(object -> !object.crowd())
              .map(CocoFile.Annotation::image)
              .collect(Collectors.toCollection(HashSet::new));
      return trainable.stream().filter(image -> shown.contains(image.id())).toList();
    }

    private Path folder(@Nullable String prefix) {
      return prefix == null ? Path.of("") : root.resolve("img_prefix", prefix);
    }
  }
}
