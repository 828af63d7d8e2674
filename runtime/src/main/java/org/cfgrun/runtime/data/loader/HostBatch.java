package org.cfgrun.runtime.data.loader;

import java.util.List;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * A batch in Java memory, as assembled by a worker. A batch that is never used therefore cannot
 * leak native memory.
 *
 * @param pixels {@code [N * C * H * W]}
 * @param shape {@code [N, C, H, W]}
 * @param proposals one per image; empty if the model finds its own
 */
record HostBatch(
    float[] pixels,
    Shape shape,
    List<ImageMeta> metas,
    List<GroundTruth> groundTruth,
    List<float[]> proposals) {
  /** Copies the batch to a device. */
  DetectionBatch moveTo(Device device) {
    return new DetectionBatch(Tensor.of(pixels, shape, device), metas, groundTruth, proposals);
  }
}
