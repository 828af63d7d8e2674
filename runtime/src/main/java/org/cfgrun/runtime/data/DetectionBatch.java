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
 */
public record DetectionBatch(Tensor images, List<ImageMeta> metas, List<GroundTruth> groundTruth)
    implements Batch {
  public DetectionBatch {
    metas = List.copyOf(metas);
    groundTruth = List.copyOf(groundTruth);
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
