package org.cfgrun.runtime.data.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.data.DataException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * What flows through a pipeline: one image, its boxes, and what was done to them. One thread owns
 * it; steps change it in place. It owns its image.
 */
public final class Sample implements AutoCloseable {
  private final ImageSource source;
  private final long id;
  private final @Nullable GroundTruth annotations;
  private final Map<String, Object> attributes = new HashMap<>();
  private @Nullable GroundTruth groundTruth;
  private @Nullable Mat image;
  private int originalHeight;
  private int originalWidth;
  private int height;
  private int width;
  private float scaleX = 1;
  private float scaleY = 1;
  private boolean resized;
  private @Nullable FlipDirection flip;
  private TestView testView = TestView.NONE;
  private double batchPadding;
  private @Nullable Set<String> collected;

  /**
   * A sample at the start of its pipeline.
   *
   * @param source gives the pixels
   * @param id the dataset's number of the image
   * @param annotations its objects in pixels of the original image; null at test time
   */
  public Sample(ImageSource source, long id, @Nullable GroundTruth annotations) {
    this.source = source;
    this.id = id;
    this.annotations = annotations;
  }

  /** A sample of its own in the same state: what is done to one of them leaves the other alone. */
  public Sample copy() {
    Sample copy = new Sample(source, id, annotations);
    copy.attributes.putAll(attributes);
    copy.groundTruth = groundTruth;
    copy.image = image == null ? null : image.clone();
    copy.originalHeight = originalHeight;
    copy.originalWidth = originalWidth;
    copy.height = height;
    copy.width = width;
    copy.scaleX = scaleX;
    copy.scaleY = scaleY;
    copy.resized = resized;
    copy.flip = flip;
    copy.testView = testView;
    copy.batchPadding = batchPadding;
    copy.collected = collected;
    return copy;
  }

  /** Where its pixels come from. */
  public ImageSource source() {
    return source;
  }

  /** The dataset's number of the image. */
  public long id() {
    return id;
  }

  /** The objects as the dataset has them; null at test time. */
  public @Nullable GroundTruth annotations() {
    return annotations;
  }

  /**
   * The image in its present state.
   *
   * @throws DataException when no step has loaded it yet
   */
  public Mat image() {
    if (image == null) {
      throw new DataException(
          "A step of the pipeline needs the image of `%s`, but no step before it loads images: begin the pipeline with `LoadImageFromFile`."
              .formatted(source.name()));
    }
    return image;
  }

  /** Takes the image as it was loaded; its size is the original one. */
  public void load(Mat loaded) {
    replace(loaded);
    originalHeight = height = loaded.rows();
    originalWidth = width = loaded.cols();
  }

  /** Takes an image whose content has another size; boxes are the caller's business. */
  public void content(Mat changed) {
    replace(changed);
    height = changed.rows();
    width = changed.cols();
  }

  /** Takes an image whose content lies where it lay: other values, or more padding. */
  public void replace(Mat changed) {
    if (image != null && image != changed) {
      image.release();
    }
    image = changed;
  }

  /** Height of the image's content, without padding. */
  public int height() {
    return height;
  }

  /** Width of the image's content, without padding. */
  public int width() {
    return width;
  }

  /** The objects in the coordinates of the present image; none before a step loads them. */
  public GroundTruth groundTruth() {
    return groundTruth == null ? GroundTruth.NOTHING : groundTruth;
  }

  /** Whether a step loaded the objects. */
  public boolean isAnnotated() {
    return groundTruth != null;
  }

  /** Takes other objects. */
  public void groundTruth(GroundTruth changed) {
    groundTruth = changed;
  }

  /**
   * Gives all boxes, the ignored ones too, new coordinates.
   *
   * @param change from {@code [n * 4]} to {@code [n * 4]}: x1, y1, x2, y2 of each box
   * @throws DataException if there are masks or a semantic map, which would be left where they were
   */
  public void changeBoxes(UnaryOperator<float[]> change) {
    if (groundTruth != null) {
      groundTruth = groundTruth.withBoxes(change);
    }
  }

  /**
   * Moves boxes, the ignored ones too, and what there is of masks and semantic map.
   *
   * @param boxes from {@code [n * 4]} to {@code [n * 4]}: x1, y1, x2, y2 of each box
   */
  public void changeObjects(
      UnaryOperator<float[]> boxes,
      UnaryOperator<InstanceMasks> masks,
      UnaryOperator<SemanticMap> map) {
    if (groundTruth != null) {
      groundTruth = groundTruth.moved(boxes, masks, map);
    }
  }

  /** Notes that the image was resized; the factors add up over several steps. */
  public void scaled(float x, float y) {
    scaleX *= x;
    scaleY *= y;
    resized = true;
  }

  /** Whether a step resized the image. */
  public boolean isResized() {
    return resized;
  }

  /** How it was mirrored; null when it was not. */
  public @Nullable FlipDirection flip() {
    return flip;
  }

  /** Notes how it was mirrored. */
  public void flip(@Nullable FlipDirection direction) {
    flip = direction;
  }

  /** What test-time augmentation prescribes. */
  public TestView testView() {
    return testView;
  }

  /** Prescribes size and mirroring, so that steps do not choose them. */
  public void testView(TestView view) {
    testView = view;
  }

  /** The value beyond this image's edges where a batch is larger. */
  public double batchPadding() {
    return batchPadding;
  }

  /** Sets the value beyond this image's edges where a batch is larger. */
  public void batchPadding(double value) {
    batchPadding = value;
  }

  /**
   * Whether a key such as {@code gt_bboxes} goes into the batch; all do without {@code Collect}.
   */
  public boolean collects(String key) {
    return collected == null || collected.contains(key);
  }

  /** Keeps only these keys for the batch. */
  public void collect(Set<String> keys) {
    collected = Set.copyOf(keys);
  }

  /** What steps want to tell later steps; for users' own transforms. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** What a detector gets to know beside the pixels. */
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
        flip != null);
  }

  /** Releases the image. */
  @Override
  public void close() {
    if (image != null) {
      image.release();
      image = null;
    }
  }
}
