package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes each side of a box by the nearest of several buckets along a base box and its offset from
 * it (SABL, https://arxiv.org/abs/1912.04260). A side has {@link #side} buckets; values are ordered
 * left, right, top, bottom, and then from the edge to the center.
 */
@BuiltFrom(Registries.BBOX_CODERS)
@Component(Registries.BBOX_CODERS)
public final class BucketingBBoxCoder {
  /**
   * @param numBuckets number of buckets along the base box, at least 3
   * @param scaleFactor factor of the sides of the base box
   * @param offsetTopk number of nearest buckets whose offsets are trained
   * @param offsetUpperbound distance, in buckets, that all but the nearest of them must be below
   * @param clsIgnoreNeighbor whether near buckets other than the nearest take no part in the
   *     classification
   * @param clipBorder whether to clip decoded boxes to the image
   */
  public record Args(
      @Bounds(min = 3, max = 10000) int numBuckets,
      @Bounds(min = 0, minExcluded = true) double scaleFactor,
      @Bounds(min = 1) @Default("2") int offsetTopk,
      @Bounds(min = 0) @Default("1.0") double offsetUpperbound,
      @Default("True") boolean clsIgnoreNeighbor,
      @Default("True") boolean clipBorder) {}

  /**
   * Targets of n boxes, {@code [n, 4 * side]} each.
   *
   * @param offsets distances from the buckets, in buckets
   * @param offsetWeights 1 for the buckets whose offsets are trained, otherwise 0
   * @param nearest 1 for the nearest bucket of each side, otherwise 0
   * @param nearestWeights weights in the classification, 0 or 1
   */
  public record Targets(
      Tensor offsets, Tensor offsetWeights, Tensor nearest, Tensor nearestWeights) {}

  private static final BucketsKernel KERNEL = Kernel.bind(BucketsKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  private final Args args;

  public BucketingBBoxCoder(Args args) {
    this.args = args;
    if (args.offsetTopk() > side()) {
      throw new ArgumentException(
          "offset_topk",
          "A side has %s buckets, fewer than `offset_topk` = %s."
              .formatted(side(), args.offsetTopk()));
    }
  }

  /** Returns the number of buckets along a base box. */
  public int buckets() {
    return args.numBuckets();
  }

  /** Returns the number of buckets of a side. */
  public int side() {
    return (args.numBuckets() + 1) / 2;
  }

  /** Returns the number of buckets of a side whose offsets are trained. */
  public int trained() {
    return args.offsetTopk();
  }

  /** Encodes boxes {@code [n, 4]} relative to base boxes. */
  public Targets encode(Tensor bases, Tensor boxes) {
    List<Tensor> targets =
        KERNEL.encode(
            bases,
            boxes,
            args.numBuckets(),
            args.scaleFactor(),
            args.offsetTopk(),
            args.offsetUpperbound(),
            args.clsIgnoreNeighbor());
    return new Targets(targets.get(0), targets.get(1), targets.get(2), targets.get(3));
  }

  /**
   * Decodes boxes, and clips them to the image minus a pixel if the coder is configured to clip.
   *
   * @param bases {@code [n, 4]}
   * @param scores {@code [n, 4 * side]}: logits of the buckets
   * @param offsets {@code [n, 4 * side]}
   * @return {@code [n, 4]}
   */
  public Tensor decode(Tensor bases, Tensor scores, Tensor offsets, int height, int width) {
    Tensor boxes = decode(bases, scores, offsets);
    return args.clipBorder() ? BOXES.clip(boxes, height - 1, width - 1) : boxes;
  }

  /** Decodes boxes without clipping. */
  public Tensor decode(Tensor bases, Tensor scores, Tensor offsets) {
    return KERNEL.decode(bases, scores, offsets, args.numBuckets(), args.scaleFactor());
  }

  /** Returns how sure the buckets of boxes are, {@code [n]}, from 0 to 1. */
  public Tensor confidence(Tensor scores) {
    return KERNEL.confidence(scores);
  }
}
