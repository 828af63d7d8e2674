package org.cfgrun.runtime.data.dataset;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.jspecify.annotations.Nullable;

/**
 * Annotation file in mmdet's middle format: JSON or a pickle of a list with a dict for each image,
 * {@code dict(filename, width, height, ann=dict(bboxes, labels, bboxes_ignore, labels_ignore,
 * masks))}.
 */
final class MiddleFile {
  private static final String ARGUMENT = "ann_file";

  private final Path file;
  private final Path folder;
  private final DataRoot root;
  private final int classes;
  private final boolean masks;
  private long objects;

  /**
   * @param file the annotation file
   * @param folder the image directory
   * @param root the data root of the file, for messages
   * @param classes the number of classes
   * @param masks whether every object must have a mask
   */
  MiddleFile(Path file, Path folder, DataRoot root, int classes, boolean masks) {
    this.file = file;
    this.folder = folder;
    this.root = root;
    this.classes = classes;
    this.masks = masks;
  }

  /**
   * Reads the images.
   *
   * @param annotated whether every image must have annotations
   * @throws ArgumentException if the file cannot be read or has another format
   */
  List<ImageRecord> read(boolean annotated) {
    if (!(plain() instanceof List<?> entries)) {
      throw invalid("expected a list with a dict for each image");
    }
    List<ImageRecord> images = new ArrayList<>();
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> image)) {
        throw invalid("entry %s is not a dict".formatted(images.size()));
      }
      images.add(image(image, images.size(), annotated));
    }
    return images;
  }

  private @Nullable Object plain() {
    String name = file.toString();
    try {
      if (name.endsWith(".pkl") || name.endsWith(".pickle")) {
        RegularFile.require(file);
        return ServiceLoader.load(PickleReader.class).findFirst().orElseThrow().read(file);
      }
      if (name.endsWith(".json")) {
        try (Reader json = Files.newBufferedReader(RegularFile.require(file))) {
          return new Gson().fromJson(json, Object.class);
        }
      }
    } catch (ConfigException unreadable) {
      throw new ArgumentException(ARGUMENT, unreadable.getMessage() + ".");
    } catch (JsonParseException e) {
      throw invalid("invalid JSON");
    } catch (NoSuchFileException e) {
      throw new ArgumentException(
          ARGUMENT,
          "Annotation file `%s` not found (%s). Set `ann_file` to the annotation file of the dataset."
              .formatted(file, root.explanation()));
    } catch (IOException e) {
      throw new ArgumentException(
          ARGUMENT, "Cannot read annotation file `%s`: %s.".formatted(file, DiskReason.of(e)));
    }
    throw new ArgumentException(
        ARGUMENT,
        "Cannot tell the format of `%s` by its name. Set `ann_file` to a file with the extension .pkl, .pickle or .json."
            .formatted(file));
  }

  private ArgumentException invalid(String what) {
    return new ArgumentException(
        ARGUMENT,
        "`%s` is not in the format of `CustomDataset`: %s. Write it as a list of dict(filename, width, height, ann=dict(bboxes, labels))."
            .formatted(file, what));
  }

  private ImageRecord image(Map<?, ?> entry, int index, boolean annotated) {
    String place = "entry %s".formatted(index);
    if (!(entry.get("filename") instanceof String name)) {
      throw invalid("%s has no string `filename`".formatted(place));
    }
    int width = side(entry, "width", place);
    int height = side(entry, "height", place);
    ImageFile source = ImageFile.in(folder, name);
    if (!(entry.get("ann") instanceof Map<?, ?> ann)) {
      if (annotated) {
        throw invalid("%s has no dict `ann`".formatted(place));
      }
      return new ImageRecord(index, source, width, height, List.of(), GroundTruth.NOTHING);
    }
    BoxList boxes = new BoxList();
    List<AnnotatedObject> all = new ArrayList<>();
    double[][] found = boxes(ann, "bboxes", place, true);
    int[] labels = labels(ann, "labels", place, found.length);
    List<CocoMask> parts = masks ? masks(ann, place, found.length) : List.of();
    for (int i = 0; i < found.length; i++) {
      double[] box = found[i];
      boxes.add(labels[i], box[0], box[1], box[2], box[3]);
      AnnotatedObject object = object(box, labels[i], false);
      all.add(
          masks
              ? object.withMask(valid(place, () -> parts.get(all.size()).runLengths(height, width)))
              : object);
    }
    double[][] ignored = boxes(ann, "bboxes_ignore", place, false);
    for (double[] box : ignored) {
      boxes.ignore(box[0], box[1], box[2], box[3]);
    }
    // As in mmdet, ignored boxes without labels count in training only.
    if (ann.get("labels_ignore") != null) {
      int[] ignoredLabels = labels(ann, "labels_ignore", place, ignored.length);
      for (int i = 0; i < ignored.length; i++) {
        all.add(object(ignored[i], ignoredLabels[i], true));
      }
    }
    GroundTruth truth = boxes.toGroundTruth();
    InstanceMasks joined = masks ? valid(place, () -> CocoMask.join(parts, height, width)) : null;
    return new ImageRecord(index, source, width, height, all, truth.withMasks(joined));
  }

  private AnnotatedObject object(double[] box, int label, boolean difficult) {
    double width = box[2] - box[0];
    double height = box[3] - box[1];
    return new AnnotatedObject(
        ++objects, label, box[0], box[1], width, height, width * height, false, difficult);
  }

  private int side(Map<?, ?> entry, String name, String place) {
    long side = PlainValues.count(entry.get(name));
    if (side < 1 || side > CocoReader.MAX_SIDE) {
      throw invalid(
          "`%s` of %s must be an int from 1 to %s, got %s"
              .formatted(name, place, CocoReader.MAX_SIDE, entry.get(name)));
    }
    return (int) side;
  }

  private double[][] boxes(Map<?, ?> ann, String name, String place, boolean required) {
    Object plain = ann.get(name);
    if (plain == null && !required) {
      return new double[0][];
    }
    double[][] rows = PlainValues.rows(plain, 4);
    if (rows == null) {
      throw invalid(
          "`%s` of %s must have rows of four numbers x1, y1, x2, y2".formatted(name, place));
    }
    return rows;
  }

  private int[] labels(Map<?, ?> ann, String name, String place, int count) {
    double[] numbers = PlainValues.numbers(ann.get(name));
    if (numbers == null || numbers.length != count) {
      throw invalid(
          "`%s` of %s must have a number for each of %s boxes".formatted(name, place, count));
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      if (PlainValues.count(numbers[i]) < 0 || numbers[i] >= classes) {
        throw new ArgumentException(
            "classes",
            "Label %s of %s in `%s` is not an index of the %s classes, which start at 0. Correct the label, or add the class to `classes`."
                .formatted(numbers[i], place, file, classes));
      }
      labels[i] = (int) numbers[i];
    }
    return labels;
  }

  private List<CocoMask> masks(Map<?, ?> ann, String place, int count) {
    if (count == 0) {
      return List.of();
    }
    if (!(ann.get("masks") instanceof List<?> entries) || entries.size() != count) {
      throw invalid(
          "`masks` of %s must have a mask for each of %s boxes, because masks are loaded"
              .formatted(place, count));
    }
    List<CocoMask> masks = new ArrayList<>();
    for (Object entry : entries) {
      CocoMask mask = CocoMask.of(entry);
      if (mask == null) {
        throw invalid(
            "mask %s of %s is neither a list of polygons nor a dict of run lengths"
                .formatted(masks.size(), place));
      }
      masks.add(mask);
    }
    return masks;
  }

  private <T> T valid(String place, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw invalid("a mask of %s is invalid: %s".formatted(place, e.getMessage()));
    }
  }
}
