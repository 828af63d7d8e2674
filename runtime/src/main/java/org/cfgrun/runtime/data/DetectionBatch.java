package org.cfgrun.runtime.data;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Images of one size for a detector.
 *
 * @param images {@code [N, 3, H, W]}, float32, normalised, padded to the largest of the batch
 * @param metas one an image
 * @param groundTruth one an image; empty at test time
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
