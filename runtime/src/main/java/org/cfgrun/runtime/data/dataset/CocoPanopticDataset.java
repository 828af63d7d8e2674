package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.PanopticFile;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;

/**
 * Images and segments of COCO's panoptic segmentation (https://cocodataset.org/#panoptic-2018).
 * Labels follow the categories of the file. {@code seg_prefix} is the directory of the maps, whose
 * colors are the ids of segments.
 *
 * <p>As in mmdet, training skips images without things and images with a side below 32 pixels.
 * Segments without an area or with a side below one pixel are ignored, and crowds of things become
 * ignored boxes. The metric is {@code PQ}.
 */
@Component(Registries.DATASETS)
public final class CocoPanopticDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param insAnnFile must be None: the metrics {@code bbox} and {@code segm} are not supported
   * @param files arguments of all datasets with annotation files
   */
  public record Args(@Default("None") @Nullable String insAnnFile, @Inline DatasetSettings files)
      implements DatasetArgs {
    public Args {
      if (insAnnFile != null) {
        throw new ArgumentException(
            "ins_ann_file",
            "`ins_ann_file` is not supported. Remove it, and evaluate the metric 'PQ' only.");
      }
      if (files.segPrefix() == null) {
        throw new ArgumentException(
            "seg_prefix",
            "`CocoPanopticDataset` requires `seg_prefix`. Set it to the directory of the maps of segments.");
      }
    }

    @Override
    public StandardClasses standardClasses() {
      return StandardClasses.COCO_PANOPTIC;
    }

    @Override
    public boolean isPanoptic() {
      return true;
    }
  }

  private static final int LARGEST_ID = (1 << 24) - 1;

  private final List<PanopticFile> segments;

  public CocoPanopticDataset(DatasetMode mode, Args args) {
    this(new Reader(mode, args).read(), mode, args);
  }

  private CocoPanopticDataset(List<ImageRecord> images, DatasetMode mode, Args args) {
    super(
        args.classNames(), images, args.files().pipeline(), mode.testMode(args.files().testMode()));
    segments = images.stream().map(CocoPanopticDataset::map).toList();
  }

  private static PanopticFile map(ImageRecord image) {
    return (PanopticFile) Objects.requireNonNull(image.semanticMap());
  }

  @Override
  public boolean isPanoptic() {
    return true;
  }

  @Override
  public PanopticAnnotation segments(int index) {
    return segments.get(index);
  }

  /** Reads the files of a dataset. */
  private static final class Reader {
    private final DatasetMode mode;
    private final DatasetSettings settings;
    private final DataRoot root;
    private final boolean testMode;
    private final List<String> classes;

    Reader(DatasetMode mode, Args args) {
      this.mode = mode;
      this.settings = args.files();
      this.root = new DataRoot(settings.dataRoot());
      this.testMode = mode.testMode(settings.testMode());
      this.classes = args.classNames();
    }

    List<ImageRecord> read() {
      mode.requireFiles();
      PathList files = settings.annFile();
      DatasetArguments.checkSingle(files, testMode);
      PathList maps = Objects.requireNonNull(settings.segPrefix());
      List<ImageRecord> images = new ArrayList<>();
      for (int i = 0; i < files.paths().size(); i++) {
        images.addAll(read(i, maps.get(i)));
      }
      return images;
    }

    private List<ImageRecord> read(int index, String segPrefix) {
      Path file = root.resolve("ann_file", settings.annFile().paths().get(index));
      PanopticCoco coco = CocoReader.readPanoptic(file, root);
      Map<Long, Integer> labels = labels(coco, file);
      Map<Long, Boolean> things = new HashMap<>();
      coco.categories().forEach(category -> things.put(category.id(), category.thing()));
      Map<Long, PanopticCoco.Annotation> byImage = new LinkedHashMap<>();
      coco.annotations().forEach(annotation -> byImage.put(annotation.image(), annotation));
      PathList prefix = settings.imgPrefix();
      Path folder = root.resolve("img_prefix", prefix == null ? "" : prefix.get(index));
      Path maps = root.resolve("seg_prefix", segPrefix);
      List<ImageRecord> all = new ArrayList<>();
      for (CocoFile.Image image : coco.images()) {
        PanopticCoco.Annotation annotation = byImage.get(image.id());
        if (annotation == null) {
          throw new ArgumentException(
              "ann_file",
              "Image %s of `%s` has no segments in `annotations`.".formatted(image.id(), file));
        }
        List<PanopticAnnotation.Segment> segments = new ArrayList<>();
        for (CocoFile.Annotation segment : annotation.segments()) {
          segments.add(segment(segment, labels, things, file));
        }
        ImageFile map = ImageFile.in(maps, annotation.fileName());
        all.add(record(image, folder, new PanopticFile(map, segments)));
      }
      all = DatasetArguments.withProposals(all, settings.proposalFile(), root);
      List<ImageRecord> kept =
          testMode ? all : ImageRecord.trainable(all, settings.filterEmptyGt());
      DatasetArguments.checkNotEmpty(kept, all.size(), file);
      new ImageFiles("img_prefix", root)
          .requireAll(kept.stream().map(image -> Path.of(image.source().name())).toList(), file);
      ImageFiles.ofSemanticMaps(root)
          .requireAll(kept.stream().map(image -> map(image).file().path()).toList(), file);
      ImageCheck.report(kept, file, mode.warnings());
      return kept;
    }

    private Map<Long, Integer> labels(PanopticCoco coco, Path file) {
      if (coco.categories().size() != classes.size()) {
        throw new ArgumentException(
            "classes",
            "`%s` has %s categories, but there are %s classes. Set `classes` to the names of the categories in the order of the file."
                .formatted(file, coco.categories().size(), classes.size()));
      }
      if (classes.size() > SemanticMap.IGNORED) {
        throw new ArgumentException(
            "classes",
            "Semantic maps have at most %s classes, got %s."
                .formatted(SemanticMap.IGNORED, classes.size()));
      }
      Map<Long, Integer> labels = new HashMap<>();
      for (PanopticCoco.Category category : coco.categories()) {
        labels.put(category.id(), labels.size());
      }
      return labels;
    }

    private static PanopticAnnotation.Segment segment(
        CocoFile.Annotation segment,
        Map<Long, Integer> labels,
        Map<Long, Boolean> things,
        Path file) {
      Integer label = labels.get(segment.category());
      if (label == null) {
        throw new ArgumentException(
            "ann_file",
            "Segment %s of image %s in `%s` has the `category_id` %s, which `categories` does not list."
                .formatted(segment.id(), segment.image(), file, segment.category()));
      }
      if (segment.id() < 1 || segment.id() > LARGEST_ID) {
        throw new ArgumentException(
            "ann_file",
            "A segment of image %s in `%s` has the id %s. Expected an id from 1 to %s, which a color can hold."
                .formatted(segment.image(), file, segment.id(), LARGEST_ID));
      }
      AnnotatedObject object =
          new AnnotatedObject(
              segment.id(),
              label,
              segment.x(),
              segment.y(),
              segment.width(),
              segment.height(),
              segment.area(),
              segment.crowd(),
              false);
      boolean thing = Boolean.TRUE.equals(things.get(segment.category()));
      return new PanopticAnnotation.Segment(Math.toIntExact(segment.id()), label, thing, object);
    }

    private static ImageRecord record(CocoFile.Image image, Path folder, PanopticFile map) {
      List<AnnotatedObject> objects = new ArrayList<>();
      BoxList boxes = new BoxList();
      for (PanopticAnnotation.Segment segment : map.segments()) {
        if (segment.thing()) {
          objects.add(segment.object());
          if (segment.isTrainable()) {
            boxes.add(segment.object());
          }
        }
      }
      return new ImageRecord(
              image.id(),
              ImageFile.in(folder, image.fileName()),
              image.width(),
              image.height(),
              objects,
              boxes.toGroundTruth())
          .withSemanticMap(map);
    }
  }
}
