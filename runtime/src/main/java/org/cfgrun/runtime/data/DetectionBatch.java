package org.cfgrun.runtime.data;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * A batch of images of the same size for a detector.
 *
 * @param images {@code [N, 3, H, W]}, float32, normalized and padded to the largest image of the
 *     batch
 * @param metas one per image
 * @param groundTruth one per image; empty at test time
 * @param proposals one per image, {@code [p * 4]}: x1, y1, x2, y2 of the regions that a second
 *     stage looks at; empty if the detector finds its own
 */
public record DetectionBatch(
    Tensor images, List<ImageMeta> metas, List<GroundTruth> groundTruth, List<float[]> proposals)
    implements Batch {
  public DetectionBatch {
    metas = List.copyOf(metas);
    groundTruth = List.copyOf(groundTruth);
    proposals = List.copyOf(proposals);
    if (!proposals.isEmpty() && proposals.size() != metas.size()) {
      throw new IllegalArgumentException(
          "expected proposals for each of %s images, got %s"
              .formatted(metas.size(), proposals.size()));
    }
  }

  /** A batch without proposals. */
  public DetectionBatch(Tensor images, List<ImageMeta> metas, List<GroundTruth> groundTruth) {
    this(images, metas, groundTruth, List.of());
  }

  @Override
  public int size() {
    return metas.size();
  }

  @Override
  public void close() {
    images.close();
  }
}
