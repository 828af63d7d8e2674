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
  /**
   * Copies the batch to a device. On a CPU, convolutions are faster on images in channels-last
   * layout, and their outputs keep that layout.
   */
  DetectionBatch moveTo(Device device) {
    Tensor images = Tensor.of(pixels, shape, device);
    if (!device.isGpu()) {
      Tensor plain = images;
      images = plain.channelsLast();
      plain.close();
    }
    return new DetectionBatch(images, metas, groundTruth, proposals);
  }
}
