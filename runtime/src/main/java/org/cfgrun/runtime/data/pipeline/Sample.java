package org.cfgrun.runtime.data.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * The data that a pipeline transforms: an image, its boxes, and the changes applied to them.
 * Transforms change it in place. It is not thread-safe, and it owns the image.
 */
public final class Sample implements AutoCloseable {
  private final ImageSource source;
  private final long id;
  private final @Nullable GroundTruth annotations;
  private final float @Nullable [] found;
  private final @Nullable ImageSource semanticMap;
  private final Map<String, Object> attributes = new HashMap<>();
  private @Nullable GroundTruth groundTruth;
  private float @Nullable [] proposals;
  private @Nullable Mat image;
  private int originalHeight;
  private int originalWidth;
  private int height;
  private int width;
  private int left;
  private int top;
  private float scaleX = 1;
  private float scaleY = 1;
  private boolean resized;
  private @Nullable FlipDirection flip;
  private TestView testView = TestView.NONE;
  private double batchPadding;
  private int mapPadding = SemanticMap.IGNORED;
  private boolean mapRescaled;
  private @Nullable Set<String> collected;
  private List<Sample> otherViews = List.of();

  /**
   * Creates the input of a pipeline.
   *
   * @param source provides the pixels
   * @param id the id of the image in the dataset
   * @param annotations the objects, in pixels of the original image; null at test time
   */
  public Sample(ImageSource source, long id, @Nullable GroundTruth annotations) {
    this(source, id, annotations, null, null);
  }

  /**
   * Creates the input of a pipeline.
   *
   * @param found {@code [p * 4]}: regions that another model has found, in pixels of the original
   *     image; null if the dataset has none
   * @param semanticMap provides the class of each pixel of the original image; null if the dataset
   *     has none
   */
  public Sample(
      ImageSource source,
      long id,
      @Nullable GroundTruth annotations,
      float @Nullable [] found,
      @Nullable ImageSource semanticMap) {
    this.source = source;
    this.id = id;
    this.annotations = annotations;
    this.found = found;
    this.semanticMap = semanticMap;
  }

  /** Returns an independent copy of this sample. */
  public Sample copy() {
    Sample copy = new Sample(source, id, annotations, found, semanticMap);
    copy.attributes.putAll(attributes);
    copy.groundTruth = groundTruth;
    copy.proposals = proposals;
    copy.image = image == null ? null : image.clone();
    copy.originalHeight = originalHeight;
    copy.originalWidth = originalWidth;
    copy.height = height;
    copy.width = width;
    copy.left = left;
    copy.top = top;
    copy.scaleX = scaleX;
    copy.scaleY = scaleY;
    copy.resized = resized;
    copy.flip = flip;
    copy.testView = testView;
    copy.batchPadding = batchPadding;
    copy.mapPadding = mapPadding;
    copy.mapRescaled = mapRescaled;
    copy.collected = collected;
    return copy;
  }

  /** Returns the source of the pixels. */
  public ImageSource source() {
    return source;
  }

  /** Returns the id of the image in the dataset. */
  public long id() {
    return id;
  }

  /** Returns the objects from the dataset; null at test time. */
  public @Nullable GroundTruth annotations() {
    return annotations;
  }

  /** Returns the regions from the dataset, in pixels of the original image; null without any. */
  public float @Nullable [] found() {
    return found;
  }

  /** Returns the source of the semantic map of the original image; null without any. */
  public @Nullable ImageSource semanticMap() {
    return semanticMap;
  }

  /** Returns the regions in pixels of the current image; null until a step loads them. */
  public float @Nullable [] proposals() {
    return proposals;
  }

  /** Sets the regions. */
  public void proposals(float[] boxes) {
    proposals = boxes;
  }

  /**
   * Returns the current image.
   *
   * @throws ConfigException if no step has loaded it yet
   */
  public Mat image() {
    if (image == null) {
      throw BadData.of(
          "A step of the pipeline requires the image of `%s`, but no earlier step loads it. Start the pipeline with `LoadImageFromFile`."
              .formatted(source.name()));
    }
    return image;
  }

  /** Sets the loaded image, whose size is the original size. */
  public void load(Mat loaded) {
    replace(loaded);
    originalHeight = height = loaded.rows();
    originalWidth = width = loaded.cols();
  }

  /**
   * Replaces the image with one whose content has a different size. The caller must update the
   * boxes.
   */
  public void content(Mat changed) {
    replace(changed);
    height = changed.rows();
    width = changed.cols();
  }

  /**
   * Replaces the image with one whose content has the same position: new values, or more padding.
   */
  public void replace(Mat changed) {
    if (image != null && image != changed) {
      image.release();
    }
    image = changed;
  }

  /**
   * Replaces the image with one that has padding on all sides. The boxes stay relative to the image
   * without padding.
   *
   * @param x distance of the image to the left edge, in pixels
   * @param y distance of the image to the upper edge, in pixels
   */
  public void surrounded(Mat changed, int x, int y) {
    replace(changed);
    left = x;
    top = y;
  }

  /** Returns the height of the image without padding. */
  public int height() {
    return height;
  }

  /** Returns the width of the image without padding. */
  public int width() {
    return width;
  }

  /** Returns the objects in coordinates of the current image; empty until a step loads them. */
  public GroundTruth groundTruth() {
    return groundTruth == null ? GroundTruth.NOTHING : groundTruth;
  }

  /** Returns whether a step has loaded the objects. */
  public boolean isAnnotated() {
    return groundTruth != null;
  }

  /** Replaces the objects. */
  public void groundTruth(GroundTruth changed) {
    groundTruth = changed;
  }

  /**
   * Transforms the coordinates of all boxes, including ignored ones and regions.
   *
   * @param change maps {@code [n * 4]} coordinates, x1, y1, x2, y2 of each box, to new ones
   * @throws ConfigException if there are masks or a semantic map, which this change cannot move
   */
  public void changeBoxes(UnaryOperator<float[]> change) {
    if (groundTruth != null) {
      groundTruth = groundTruth.withBoxes(change);
    }
    proposals = proposals == null ? null : change.apply(proposals);
  }

  /**
   * Moves the boxes, including the ignored ones and the regions, and the masks and semantic map if
   * there are any.
   *
   * @param boxes maps {@code [n * 4]} coordinates, x1, y1, x2, y2 of each box, to new ones
   */
  public void changeObjects(
      UnaryOperator<float[]> boxes,
      UnaryOperator<InstanceMasks> masks,
      UnaryOperator<SemanticMap> map) {
    if (groundTruth != null) {
      if (mapRescaled) {
        throw BadData.of(
            "A step of the pipeline moves the semantic map after `SegRescale` has changed its size. Move `SegRescale` after all steps that resize, flip, crop or pad.");
      }
      groundTruth = groundTruth.moved(boxes, masks, map);
    }
    proposals = proposals == null ? null : boxes.apply(proposals);
  }

  /** Changes the size of the semantic map alone. Later steps cannot move it with the image. */
  public void rescaleMap(UnaryOperator<SemanticMap> change) {
    GroundTruth objects = groundTruth();
    SemanticMap map = objects.semanticMap();
    if (map != null) {
      groundTruth = objects.withSemanticMap(change.apply(map));
      mapRescaled = true;
    }
  }

  /** Records that the image was resized. The factors of several steps are multiplied. */
  public void scaled(float x, float y) {
    scaleX *= x;
    scaleY *= y;
    resized = true;
  }

  /** Returns whether a step has resized the image. */
  public boolean isResized() {
    return resized;
  }

  /** Returns the flip direction, or null if the image was not flipped. */
  public @Nullable FlipDirection flip() {
    return flip;
  }

  /** Records the flip direction. */
  public void flip(@Nullable FlipDirection direction) {
    flip = direction;
  }

  /** Returns the settings of the enclosing test-time augmentation. */
  public TestView testView() {
    return testView;
  }

  /** Sets the scale and flip for later steps. */
  public void testView(TestView view) {
    testView = view;
  }

  /** Returns the padding value for this image in a batch of larger images. */
  public double batchPadding() {
    return batchPadding;
  }

  /** Sets the padding value for this image in a batch of larger images. */
  public void batchPadding(double value) {
    batchPadding = value;
  }

  /** Returns the class that pads the semantic map in a batch of larger ones. */
  public int mapPadding() {
    return mapPadding;
  }

  /** Sets the class that pads the semantic map in a batch of larger ones. */
  public void mapPadding(int value) {
    mapPadding = value;
  }

  /**
   * Returns whether a key such as {@code gt_bboxes} goes into the batch. Without {@code Collect},
   * all keys do.
   */
  public boolean collects(String key) {
    return collected == null || collected.contains(key);
  }

  /** Selects the keys that go into the batch. */
  public void collect(Set<String> keys) {
    collected = Set.copyOf(keys);
  }

  /** Returns the attributes that custom transforms can use to pass data to later steps. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** Returns the views of the image at test time: this sample, and others beside it. */
  public List<Sample> views() {
    return Stream.concat(Stream.of(this), otherViews.stream()).toList();
  }

  /** Sets the other views of the image, which this sample owns. */
  void otherViews(List<Sample> samples) {
    otherViews = List.copyOf(samples);
  }

  /** Returns the metadata for the detector. */
  public ImageMeta meta() {
    return new ImageMeta(
        source.name(),
        id,
        originalHeight,
        originalWidth,
        height,
        width,
        image().rows(),
        image().cols(),
        scaleX,
        scaleY,
        flip != null && flip.mirrorsX(),
        flip != null && flip.mirrorsY(),
        left,
        top);
  }

  /** Releases the image. */
  @Override
  public void close() {
    if (image != null) {
      image.release();
      image = null;
    }
    otherViews.forEach(Sample::close);
  }
}
