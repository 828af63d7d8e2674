package org.cfgrun.runtime.data.dataset;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.runtime.data.dataset.CocoFile.Annotation;
import org.cfgrun.runtime.data.dataset.CocoFile.Category;
import org.cfgrun.runtime.data.dataset.CocoFile.Image;
import org.jspecify.annotations.Nullable;

/**
 * Reads COCO annotation files as a stream. Masks make up most of such a file and are skipped unless
 * the pipeline loads them.
 */
final class CocoReader {
  /** The longest row of pixels that OpenCV reads. */
  static final int MAX_SIDE = 1 << 20;

  /** Key of the categories that were verified to be absent from an image (LVIS). */
  static final String ABSENT = "neg_category_ids";

  /** Key of the categories of which not all objects in an image are annotated (LVIS). */
  static final String PARTIAL = "not_exhaustive_category_ids";

  private static final String SEGMENTS = "segments_info";

  private static final Set<String> LISTS = Set.of("bbox", ABSENT, PARTIAL);

  private static final Pattern LINE = Pattern.compile("at line (\\d+)");

  private final Path path;
  private final DataRoot root;
  private final boolean masks;
  private final CocoFormat format;

  private CocoReader(Path path, DataRoot root, boolean masks, CocoFormat format) {
    this.path = path;
    this.root = root;
    this.masks = masks;
    this.format = format;
  }

  /**
   * Reads a file.
   *
   * @param root the data root of the path, for messages
   * @param masks whether to read masks
   * @param format how the file differs from those of COCO
   * @throws ArgumentException if the file cannot be read or is not a COCO annotation file
   */
  static CocoFile read(Path path, DataRoot root, boolean masks, CocoFormat format) {
    CocoReader reader = new CocoReader(path, root, masks, format);
    return reader.read(reader::file);
  }

  /**
   * Reads a file of panoptic annotations.
   *
   * @param root the data root of the path, for messages
   * @throws ArgumentException if the file cannot be read or is not a panoptic annotation file
   */
  static PanopticCoco readPanoptic(Path path, DataRoot root) {
    CocoFormat format = CocoFormat.of(StandardClasses.COCO_PANOPTIC);
    CocoReader reader = new CocoReader(path, root, false, format);
    return reader.read(reader::panopticFile);
  }

  private interface Content<T> {
    T read(JsonReader json) throws IOException;
  }

  private <T> T read(Content<T> content) {
    try (JsonReader json = new JsonReader(Files.newBufferedReader(RegularFile.require(path)))) {
      try {
        return content.read(json);
      } catch (MalformedJsonException | EOFException | NumberFormatException e) {
        throw invalid("invalid JSON" + line(e));
      } catch (IllegalStateException e) {
        throw invalid(
            "unexpected %3$s at `%1$s`%2$s".formatted(json.getPath(), line(e), kind(json.peek())));
      }
    } catch (NoSuchFileException e) {
      throw new ArgumentException(
          "ann_file",
          "Annotation file `%s` not found (%s). Set `ann_file` to the annotation file of the dataset."
              .formatted(path, root.explanation()));
    } catch (IOException e) {
      throw new ArgumentException(
          "ann_file", "Cannot read annotation file `%s`: %s.".formatted(path, DiskReason.of(e)));
    }
  }

  /** Returns the line of a JSON error, which Gson reports only inside its message. */
  private static String line(Exception e) {
    Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
    return matcher.find() ? " (line " + matcher.group(1) + ")" : "";
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case BEGIN_OBJECT -> "object";
      case BEGIN_ARRAY -> "list";
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      default -> "token";
    };
  }

  private ArgumentException invalid(String what) {
    return new ArgumentException(
        "ann_file", "`%s` is not a COCO annotation file: %s.".formatted(path, what));
  }

  private CocoFile file(JsonReader json) throws IOException {
    List<Category> categories = null;
    List<Image> images = null;
    List<Annotation> annotations = new ArrayList<>();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      throw invalid("expected an object at the top level");
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "categories" -> categories = list(json, this::category);
        case "images" -> images = list(json, this::image);
        case "annotations" -> annotations = list(json, this::annotation);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (images == null || categories == null) {
      throw invalid("list `%s` is missing".formatted(images == null ? "images" : "categories"));
    }
    if (format.byId()) {
      categories.sort(Comparator.comparingLong(Category::id));
    }
    images.removeIf(image -> format.skippedImages().contains(image.fileName()));
    return new CocoFile(categories, images, annotations);
  }

  private PanopticCoco panopticFile(JsonReader json) throws IOException {
    List<PanopticCoco.Category> categories = null;
    List<Image> images = null;
    List<PanopticCoco.Annotation> annotations = new ArrayList<>();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      throw invalid("expected an object at the top level");
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "categories" -> categories = list(json, this::panopticCategory);
        case "images" -> images = list(json, this::image);
        case "annotations" -> annotations = list(json, this::segments);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (images == null || categories == null) {
      throw invalid("list `%s` is missing".formatted(images == null ? "images" : "categories"));
    }
    return new PanopticCoco(categories, images, annotations);
  }

  private interface Entry<T> {
    T read(Map<String, Object> fields, String place);
  }

  private <T> List<T> list(JsonReader json, Entry<T> entry) throws IOException {
    List<T> entries = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      String place = json.getPath();
      entries.add(entry.read(fields(json), place));
    }
    json.endArray();
    return entries;
  }

  /**
   * Reads the fields of an object that are numbers, strings, booleans, lists of numbers, or a mask.
   */
  private Map<String, Object> fields(JsonReader json) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals(SEGMENTS) && json.peek() == JsonToken.BEGIN_ARRAY) {
        fields.put(name, list(json, (segment, place) -> segment));
        continue;
      }
      if (LISTS.contains(name) && json.peek() == JsonToken.BEGIN_ARRAY) {
        fields.put(name, numbers(json));
        continue;
      }
      if (name.equals("segmentation") && masks) {
        CocoMask mask = CocoMask.read(json);
        if (mask != null) {
          fields.put(name, mask);
        }
        continue;
      }
      switch (json.peek()) {
        case NUMBER -> fields.put(name, json.nextDouble());
        case STRING -> fields.put(name, json.nextString());
        case BOOLEAN -> fields.put(name, json.nextBoolean() ? 1.0 : 0.0);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return fields;
  }

  private static List<Double> numbers(JsonReader json) throws IOException {
    List<Double> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      numbers.add(json.nextDouble());
    }
    json.endArray();
    return numbers;
  }

  private Category category(Map<String, Object> fields, String place) {
    return new Category(
        integer(fields, "id", place),
        text(fields, "name", place),
        fields.get("frequency") instanceof String bin ? bin : null);
  }

  private PanopticCoco.Category panopticCategory(Map<String, Object> fields, String place) {
    return new PanopticCoco.Category(
        integer(fields, "id", place), text(fields, "name", place), isSet(fields, "isthing"));
  }

  private PanopticCoco.Annotation segments(Map<String, Object> fields, String place) {
    long image = integer(fields, "image_id", place);
    if (!(fields.get(SEGMENTS) instanceof List<?> list)) {
      throw invalid("`%2$s` of %1$s is missing or not a list".formatted(place, SEGMENTS));
    }
    List<Annotation> segments = new ArrayList<>();
    for (Object each : list) {
      Map<String, Object> own = new HashMap<>();
      ((Map<?, ?>) each).forEach((key, value) -> own.put((String) key, value));
      own.put("image_id", (double) image);
      segments.add(annotation(own, place + "." + SEGMENTS));
    }
    return new PanopticCoco.Annotation(image, text(fields, "file_name", place), segments);
  }

  private Image image(Map<String, Object> fields, String place) {
    return new Image(
        integer(fields, "id", place),
        format.naming().path(text(fields, format.naming().key(), place)),
        side(fields, "width", place),
        side(fields, "height", place),
        ids(fields, ABSENT),
        ids(fields, PARTIAL));
  }

  private static @Nullable List<Long> ids(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof List<?> list
        ? list.stream().map(id -> ((Double) id).longValue()).toList()
        : null;
  }

  private int side(Map<String, Object> fields, String name, String place) {
    long side = integer(fields, name, place);
    if (side < 0 || side > MAX_SIDE) {
      throw invalid(
          "`%2$s` of %1$s must be from 0 to %3$d, got %4$d".formatted(place, name, MAX_SIDE, side));
    }
    return (int) side;
  }

  private Annotation annotation(Map<String, Object> fields, String place) {
    if (!(fields.get("bbox") instanceof List<?> box) || box.size() != 4) {
      throw invalid(place + " has no `bbox` with four numbers x, y, width, height");
    }
    double width = (Double) box.get(2);
    double height = (Double) box.get(3);
    return new Annotation(
        integer(fields, "id", place),
        integer(fields, "image_id", place),
        integer(fields, "category_id", place),
        (Double) box.get(0),
        (Double) box.get(1),
        width,
        height,
        fields.get("area") instanceof Double area ? area : width * height,
        isSet(fields, "iscrowd"),
        isSet(fields, "ignore"),
        fields.get("segmentation") instanceof CocoMask mask ? mask : null);
  }

  private static boolean isSet(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Double number && number != 0;
  }

  private long integer(Map<String, Object> fields, String name, String place) {
    if (fields.get(name) instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    throw invalid("`%2$s` of %1$s is missing or not an integer".formatted(place, name));
  }

  private String text(Map<String, Object> fields, String name, String place) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw invalid("`%2$s` of %1$s is missing or not a string".formatted(place, name));
  }
}
