package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.opencv.core.Mat;

/** Converts VOC annotations to images and counts invalid boxes. */
final class VocImages {
  private final List<String> classes;
  private final double minSize;
  private final Map<String, Integer> otherClasses = new TreeMap<>();
  private int cut;
  private int withoutArea;
  private long objects;

  /**
   * Creates a converter.
   *
   * @param minSize minimum side of a box in pixels; smaller boxes are ignored
   */
  VocImages(List<String> classes, double minSize) {
    this.classes = classes;
    this.minSize = minSize;
  }

  /** Converts the annotations of an image. */
  ImageRecord convert(long id, Path image, VocFile voc) {
    ImageFile source = new ImageFile(image);
    int width = voc.width();
    int height = voc.height();
    if (width < 1 || height < 1) {
      Mat pixels = source.read(ColorType.COLOR);
      width = pixels.cols();
      height = pixels.rows();
      pixels.release();
    }
    List<AnnotatedObject> annotations = new ArrayList<>();
    BoxList boxes = new BoxList();
    for (VocFile.VocObject object : voc.objects()) {
      int label = classes.indexOf(object.name());
      if (label < 0) {
        otherClasses.merge(object.name(), 1, Integer::sum);
        continue;
      }
      annotations.add(annotated(object, label));
      train(object, label, width, height, boxes);
    }
    return new ImageRecord(id, source, width, height, annotations, boxes.toGroundTruth());
  }

  private AnnotatedObject annotated(VocFile.VocObject object, int label) {
    double width = object.xMax() - object.xMin();
    double height = object.yMax() - object.yMin();
    return new AnnotatedObject(
        ++objects,
        label,
        object.xMin() - 1,
        object.yMin() - 1,
        width,
        height,
        width * height,
        false,
        object.difficult());
  }

  private void train(VocFile.VocObject object, int label, int width, int height, BoxList boxes) {
    double x1 = clip(object.xMin() - 1, width);
    double y1 = clip(object.yMin() - 1, height);
    double x2 = clip(object.xMax() - 1, width);
    double y2 = clip(object.yMax() - 1, height);
    if (x2 - x1 < 1 || y2 - y1 < 1) {
      withoutArea++;
      return;
    }
    // Some datasets count pixels from 0, so a corner at -1 after the shift is common.
    if (object.xMin() < 0 || object.yMin() < 0 || object.xMax() > width || object.yMax() > height) {
      cut++;
    }
    boolean small =
        object.xMax() - object.xMin() < minSize || object.yMax() - object.yMin() < minSize;
    if (object.difficult() || small) {
      boxes.ignore(x1, y1, x2, y2);
    } else {
      boxes.add(label, x1, y1, x2, y2);
    }
  }

  private static double clip(double value, int side) {
    return Math.max(0, Math.min(value, side));
  }

  /** Reports what was clipped or skipped. */
  void report(Path file, Consumer<String> warnings) {
    if (withoutArea > 0) {
      warnings.accept(
          "%s boxes of `%s` have no area inside their image and are skipped in training."
              .formatted(withoutArea, file));
    }
    if (cut > 0) {
      warnings.accept(
          "%s boxes of `%s` extend beyond their image and are clipped.".formatted(cut, file));
    }
    if (!otherClasses.isEmpty()) {
      warnings.accept(
          "Objects of other classes in `%s` are skipped: %s.".formatted(file, otherClasses));
    }
  }
}
