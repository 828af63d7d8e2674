package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageSize;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * A synthetic dataset that needs no download. Images show rotated, overlapping shapes of various
 * sizes and colors on a patchy background with distractors (lines, ellipses and rings). Images are
 * drawn on demand and depend only on the arguments.
 *
 * <p>The masks of the shapes are their whole outlines, like their boxes, even where another shape
 * covers them.
 *
 * <p>{@code split} is part of the seed, so training and evaluation images are different.
 */
@Component(Registries.DATASETS)
public final class ShapesDataset extends ImageDataset {
  /** The split of a dataset. */
  public enum Split {
    /** For training. */
    TRAIN,
    /** For choosing hyperparameters. */
    VAL,
    /** For reporting results. */
    TEST
  }

  /**
   * The arguments.
   *
   * @param numImages number of images
   * @param pipeline transforms applied to each sample
   * @param imgSize (width, height) of an image in pixels
   * @param classes names from {@code circle}, {@code square}, {@code triangle}, {@code star},
   *     {@code hexagon}
   * @param minObjects minimum number of shapes per image
   * @param maxObjects maximum number of shapes per image
   * @param sizeRange (smallest, largest) diameter of a shape, relative to the image's shorter side
   * @param distractors number of distractors per image
   * @param noise standard deviation of the pixel noise, in gray levels
   * @param seed random seed of the images
   * @param split {@code train}, {@code val} or {@code test}; each has different images
   * @param testMode whether samples have no annotations; None for False in training and True in
   *     evaluation
   */
  public record Args(
      @Bounds(min = 1, max = 1e6) int numImages,
      List<Transform> pipeline,
      @Bounds(min = 32, max = ImageSize.MAX_SIDE) @Default("(128, 128)") List<Integer> imgSize,
      @Default("('circle', 'square', 'triangle')") ClassNames classes,
      @Bounds(min = 0, max = 1000) @Default("1") int minObjects,
      @Bounds(min = 1, max = 1000) @Default("5") int maxObjects,
      @Default("(0.12, 0.5)") List<Double> sizeRange,
      @Bounds(min = 0, max = 1000) @Default("3") int distractors,
      @Bounds(min = 0, max = 255) @Default("10.0") double noise,
      @Default("0") long seed,
      @Default("'train'") Split split,
      @Default("None") @Nullable Boolean testMode)
      implements NamedClasses, PlannedDataset.Source {
    public Args {
      if (imgSize.size() != 2) {
        throw new ArgumentException("img_size", "`img_size` must be a pair (width, height).");
      }
      if (maxObjects < minObjects) {
        throw new ArgumentException(
            "max_objects", "`max_objects` must not be less than `min_objects`.");
      }
      if (sizeRange.size() != 2
          || sizeRange.get(0) <= 0
          || sizeRange.get(1) < sizeRange.get(0)
          || sizeRange.get(1) > 1) {
        throw new ArgumentException(
            "size_range", "`size_range` must be a pair (smallest, largest) in the range 0..1.");
      }
    }

    @Override
    public List<String> classNames() {
      return classes.names();
    }

    @Override
    public PlannedDataset planned(DatasetMode mode) {
      classes.written().forEach(ShapesDataset::shape);
      return PlannedDataset.of(classes.written(), pipeline, mode.testMode(testMode));
    }
  }

  public ShapesDataset(DatasetMode mode, Args args) {
    super(
        args.classNames(),
        draw(args, mode.comparesMasks()),
        args.pipeline,
        mode.testMode(args.testMode));
  }

  private static List<ImageRecord> draw(Args args, boolean comparesMasks) {
    int width = args.imgSize.get(0);
    int height = args.imgSize.get(1);
    int side = Math.min(width, height);
    ShapeScene.Style style =
        new ShapeScene.Style(
            width,
            height,
            args.classes.names().stream().map(ShapesDataset::shape).toList(),
            args.minObjects,
            args.maxObjects,
            args.sizeRange.get(0) * side,
            args.sizeRange.get(1) * side);
    List<ImageRecord> images = new ArrayList<>();
    long objects = 0;
    for (int index = 0; index < args.numImages; index++) {
      long[] key = {args.seed, args.split.ordinal(), index, 0};
      ShapeScene scene = ShapeScene.draw(style, RandomStreams.of(key));
      List<AnnotatedObject> annotations = new ArrayList<>();
      BoxList boxes = new BoxList();
      List<List<double[]>> outlines = new ArrayList<>();
      for (ShapeScene.Placed shape : scene.shapes()) {
        double[] box = shape.box();
        boxes.add(shape.label(), box[0], box[1], box[2], box[3]);
        outlines.add(List.of(shape.outline().corners()));
        annotations.add(annotated(++objects, shape));
      }
      InstanceMasks masks = new PolygonMasks(height, width, outlines);
      for (int i = 0; comparesMasks && i < annotations.size(); i++) {
        annotations.set(i, annotations.get(i).withMask(masks.runLengths(i)));
      }
      images.add(
          new ImageRecord(
              index,
              source(args, index, scene),
              width,
              height,
              annotations,
              boxes.toGroundTruth().withMasks(masks)));
    }
    return images;
  }

  private static AnnotatedObject annotated(long id, ShapeScene.Placed shape) {
    double[] box = shape.box();
    return new AnnotatedObject(
        id,
        shape.label(),
        box[0],
        box[1],
        box[2] - box[0],
        box[3] - box[1],
        shape.area(),
        false,
        false);
  }

  private static Shape shape(String name) {
    for (Shape shape : Shape.values()) {
      if (shape.className().equals(name)) {
        return shape;
      }
    }
    throw new ArgumentException(
        "classes",
        "Unknown shape '%s'. Expected one of %s."
            .formatted(name, Arrays.stream(Shape.values()).map(Shape::className).toList()));
  }

  private record DrawnImage(
      String name, ShapeScene scene, double noise, int distractors, long[] key)
      implements ImageSource {
    @Override
    public Mat read(ColorType color) {
      OpenCv.load();
      Mat image = ScenePainter.paint(scene, noise, distractors, RandomStreams.of(key));
      if (color.channels() == 1) {
        Imgproc.cvtColor(image, image, Imgproc.COLOR_BGR2GRAY);
      }
      return image;
    }
  }

  private static ImageSource source(Args args, int index, ShapeScene scene) {
    long[] key = {args.seed, args.split.ordinal(), index, 1};
    String name =
        String.format(
            Locale.ROOT, "shapes/%s/%06d", args.split.name().toLowerCase(Locale.ROOT), index);
    return new DrawnImage(name, scene, args.noise, args.distractors, key);
  }
}
