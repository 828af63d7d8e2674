package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.ClassHierarchy;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageHeader;

/**
 * Base of the versions of Open Images (https://arxiv.org/abs/1811.00982), whose boxes are relative
 * to the image size. Training uses all images; their sizes are not known before they are loaded, so
 * that all are in one aspect group.
 */
abstract class OpenImagesFormatDataset extends ImageDataset {
  /** Width and height of an image. */
  private record Size(int width, int height) {
    /** What boxes relative to the image size are relative to themselves. */
    private static final Size UNIT = new Size(1, 1);
  }

  /** What was read. */
  record Content(
      OpenImagesClasses classes,
      List<ImageRecord> images,
      List<Set<Integer>> verified,
      ClassHierarchy hierarchy) {}

  private final List<Set<Integer>> verified;
  private final ClassHierarchy hierarchy;

  OpenImagesFormatDataset(DatasetMode mode, OpenImagesArgs args) {
    this(read(mode, args), mode, args.settings().files());
  }

  private OpenImagesFormatDataset(Content content, DatasetMode mode, DatasetSettings files) {
    super(
        content.classes.names(), content.images, files.pipeline(), mode.testMode(files.testMode()));
    this.verified = content.verified;
    this.hierarchy = content.hierarchy;
  }

  private static Content read(DatasetMode mode, OpenImagesArgs args) {
    mode.requireFiles();
    args.checkPipeline(mode);
    OpenImagesSettings settings = args.settings();
    DatasetSettings files = settings.files();
    boolean testMode = mode.testMode(files.testMode());
    DataRoot root = new DataRoot(files.dataRoot());
    OpenImagesClasses classes =
        args.format().classes(root.resolve("label_file", settings.labelFile()));
    Path file = root.resolve("ann_file", files.annFile().paths().get(0));
    Path folder =
        root.resolve("img_prefix", files.imgPrefix() == null ? "" : files.imgPrefix().get(0));
    List<OpenImagesFile.Image> entries = args.format().images(file, classes);
    List<ImageFile> sources =
        entries.stream().map(entry -> ImageFile.in(folder, entry.name())).toList();
    new ImageFiles("img_prefix", root)
        .requireAll(sources.stream().map(ImageFile::path).toList(), file);
    // Only an evaluation needs sizes: the boxes of a training image are scaled when it is loaded.
    List<Size> sizes =
        !testMode
            ? entries.stream().map(entry -> Size.UNIT).toList()
            : settings.hasMetaFile()
                ? sizes(entries, root.resolve("meta_file", settings.metaFile()))
                : sources.stream().map(OpenImagesFormatDataset::size).toList();
    List<ImageRecord> images = new ArrayList<>();
    long objects = 0;
    for (int i = 0; i < entries.size(); i++) {
      images.add(record(i, sources.get(i), entries.get(i).boxes(), sizes.get(i), objects));
      objects += entries.get(i).boxes().size();
    }
    DatasetArguments.checkNotEmpty(images, images.size(), file);
    return new Content(
        classes,
        DatasetArguments.withProposals(images, files.proposalFile(), root),
        testMode ? verified(settings, root, entries, classes) : List.of(),
        hierarchy(args, root, classes));
  }

  private static ClassHierarchy hierarchy(
      OpenImagesArgs args, DataRoot root, OpenImagesClasses classes) {
    OpenImagesSettings settings = args.settings();
    String file = settings.hierarchyFile();
    return settings.getSupercategory() && file != null
        ? new ClassHierarchy(
            args.format().lineages(root.resolve("hierarchy_file", file), classes),
            settings.filterLabels())
        : ClassHierarchy.flat(classes.names().size(), settings.filterLabels());
  }

  private static List<Set<Integer>> verified(
      OpenImagesSettings settings,
      DataRoot root,
      List<OpenImagesFile.Image> entries,
      OpenImagesClasses classes) {
    if (!settings.loadImageLevelLabels()) {
      return List.of();
    }
    if (settings.imageLevelAnnFile().isEmpty()) {
      throw new ArgumentException(
          "image_level_ann_file",
          "`load_image_level_labels=True` requires the classes that were verified in each image. Set `image_level_ann_file`, or `load_image_level_labels=False`.");
    }
    Map<String, Set<Integer>> byId =
        OpenImagesFile.readVerified(
            root.resolve("image_level_ann_file", settings.imageLevelAnnFile()), classes);
    return entries.stream().map(entry -> byId.getOrDefault(entry.id(), Set.of())).toList();
  }

  private static Size size(ImageFile image) {
    try {
      ImageHeader header = ImageHeader.read(image.path());
      if (header != null) {
        return header.rotates()
            ? new Size(header.height(), header.width())
            : new Size(header.width(), header.height());
      }
      throw unknownSize(image, "its header is not that of an image");
    } catch (IOException e) {
      throw unknownSize(image, "it cannot be read");
    }
  }

  private static ArgumentException unknownSize(ImageFile image, String reason) {
    return new ArgumentException(
        "img_prefix",
        "The size of `%s` is unknown: %s. Replace the file, or set `meta_file`."
            .formatted(image.name(), reason));
  }

  private static List<Size> sizes(List<OpenImagesFile.Image> entries, Path file) {
    Object plain;
    try {
      plain = ServiceLoader.load(PickleReader.class).findFirst().orElseThrow().read(file);
    } catch (ConfigException unreadable) {
      throw new ArgumentException("meta_file", unreadable.getMessage() + ".");
    }
    if (!(plain instanceof List<?> metas) || metas.size() != entries.size()) {
      throw invalidMeta(file, "expected a list of %s dicts".formatted(entries.size()));
    }
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < metas.size(); i++) {
      if (!(metas.get(i) instanceof Map<?, ?> meta
          && meta.get("filename") instanceof String name
          && meta.get("ori_shape") instanceof List<?> shape
          && shape.size() >= 2)) {
        throw invalidMeta(file, "entry %s is not a dict(filename, ori_shape)".formatted(i));
      }
      if (!new OpenImagesFile.Image(name, List.of()).id().equals(entries.get(i).id())) {
        throw invalidMeta(
            file, "entry %s is of '%s', expected '%s'".formatted(i, name, entries.get(i).name()));
      }
      int height = (int) PlainValues.count(shape.get(0));
      int width = (int) PlainValues.count(shape.get(1));
      if (height < 1 || width < 1) {
        throw invalidMeta(file, "`ori_shape` of '%s' is %s".formatted(name, shape));
      }
      sizes.add(new Size(width, height));
    }
    return sizes;
  }

  private static ArgumentException invalidMeta(Path file, String what) {
    return new ArgumentException(
        "meta_file",
        "`%s` does not have the sizes of the images in `ann_file`: %s. Write it by mmdet's `get_image_metas.py`, or remove `meta_file`."
            .formatted(file, what));
  }

  private static ImageRecord record(
      int index, ImageFile source, List<OpenImagesFile.Box> boxes, Size size, long objects) {
    List<AnnotatedObject> annotations = new ArrayList<>();
    BoxList truth = new BoxList();
    for (OpenImagesFile.Box box : boxes) {
      float x1 = box.x1() * size.width;
      float y1 = box.y1() * size.height;
      double width = (double) (box.x2() * size.width) - x1;
      double height = (double) (box.y2() * size.height) - y1;
      // As in mmdet, training does not treat groups differently.
      truth.add(box.label(), box.x1(), box.y1(), box.x2(), box.y2());
      annotations.add(
          new AnnotatedObject(
              objects + annotations.size() + 1,
              box.label(),
              x1,
              y1,
              width,
              height,
              width * height,
              box.group(),
              false));
    }
    return new ImageRecord(
        index, source, size.width, size.height, annotations, truth.toGroundTruth());
  }

  @Override
  public final MeanApRules meanApRules() {
    return MeanApRules.CUSTOM;
  }

  @Override
  public final ClassHierarchy hierarchy() {
    return hierarchy;
  }

  @Override
  public final Set<Integer> verifiedLabels(int index) {
    return verified.isEmpty() ? Set.of() : verified.get(index);
  }
}
