package org.cfgrun.runtime.data;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** A batch of images of the same size for a detector. */
public final class DetectionBatch implements Batch {
  private final Tensor images;
  private final List<ImageMeta> metas;
  private final List<GroundTruth> groundTruth;
  private final List<float[]> proposals;
  private final @Nullable DetectionBatch withClasses;
  private List<DetectionBatch> otherViews = List.of();
  private @Nullable Tensor objects;

  /**
   * Creates a batch.
   *
   * @param images {@code [N, 3, H, W]}, float32, normalized and padded to the largest image of the
   *     batch
   * @param metas one per image
   * @param groundTruth one per image; empty at test time
   * @param proposals one per image, {@code [p * 4]}: x1, y1, x2, y2 of the regions that a second
   *     stage looks at; empty if the detector finds its own
   */
  public DetectionBatch(
      Tensor images,
      List<ImageMeta> metas,
      List<GroundTruth> groundTruth,
      List<float[]> proposals) {
    this(images, metas, groundTruth, proposals, null);
  }

  /** Creates a batch without proposals. */
  public DetectionBatch(Tensor images, List<ImageMeta> metas, List<GroundTruth> groundTruth) {
    this(images, metas, groundTruth, List.of());
  }

  private DetectionBatch(
      Tensor images,
      List<ImageMeta> metas,
      List<GroundTruth> groundTruth,
      List<float[]> proposals,
      @Nullable DetectionBatch withClasses) {
    this.images = images;
    this.metas = List.copyOf(metas);
    this.groundTruth = List.copyOf(groundTruth);
    this.proposals = List.copyOf(proposals);
    this.withClasses = withClasses;
    if (!proposals.isEmpty() && proposals.size() != metas.size()) {
      throw new IllegalArgumentException(
          "expected proposals for each of %s images, got %s"
              .formatted(metas.size(), proposals.size()));
    }
  }

  /** Sets other views of the same images, which this batch owns, and returns this batch. */
  public DetectionBatch withOtherViews(List<DetectionBatch> batches) {
    otherViews = List.copyOf(batches);
    return this;
  }

  /** Returns all views of the images, of which this batch is the first. */
  public List<DetectionBatch> views() {
    return Stream.concat(Stream.of(this), otherViews.stream()).toList();
  }

  /** Returns the images, {@code [N, 3, H, W]}. */
  public Tensor images() {
    return images;
  }

  /** Returns the metadata of each image. */
  public List<ImageMeta> metas() {
    return metas;
  }

  /** Returns the ground truth of each image; empty at test time. */
  public List<GroundTruth> groundTruth() {
    return groundTruth;
  }

  /** Returns the regions of each image for a second stage; empty if the detector finds its own. */
  public List<float[]> proposals() {
    return proposals;
  }

  /**
   * Returns the objects of each image on the device of the images, without those that have no area.
   * The first call copies those of all images at once.
   */
  public List<ImageObjects> objects() {
    if (withClasses != null) {
      return withClasses.objects().stream().map(ImageObjects::withoutClasses).toList();
    }
    return ImageObjects.of(withArea(), copyObjects());
  }

  /**
   * Copies the objects to the device of the images if they are not there yet. A loader calls this
   * before the step, in which the copy would wait for a GPU.
   *
   * @return the objects, as {@link ImageObjects#upload} arranges them
   */
  public Tensor copyObjects() {
    if (objects == null) {
      objects = ImageObjects.upload(withArea(), images.device());
    }
    return objects;
  }

  private List<GroundTruth> withArea() {
    return groundTruth.stream().map(GroundTruth::withArea).toList();
  }

  /**
   * Returns the batch with a single class, that of objects, and without masks. It has the tensors
   * of this batch.
   */
  public DetectionBatch withoutClasses() {
    List<GroundTruth> truths =
        groundTruth.stream()
            .map(truth -> new GroundTruth(truth.boxes(), new int[truth.size()], truth.ignored()))
            .toList();
    return new DetectionBatch(images, metas, truths, proposals, this);
  }

  /**
   * Returns the batch of the maps of several branches: everything but the images repeated, the
   * whole batch for each branch.
   */
  public DetectionBatch branched(int branches) {
    return branches == 1
        ? this
        : new DetectionBatch(
            images,
            repeated(metas, branches),
            repeated(groundTruth, branches),
            repeated(proposals, branches));
  }

  private static <T> List<T> repeated(List<T> each, int times) {
    return Collections.nCopies(times, each).stream().flatMap(List::stream).toList();
  }

  @Override
  public int size() {
    return metas.size();
  }

  @Override
  public void close() {
    images.close();
    if (objects != null) {
      objects.close();
    }
    otherViews.forEach(DetectionBatch::close);
  }
}
