package org.cfgrun.runtime.data.loader;

import java.util.List;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.StagedFloats;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * A batch on the host, as assembled by a worker.
 *
 * @param images {@code [N, C, H, W]}
 * @param proposals one per image; empty if the model finds its own
 * @param otherViews further views of the same images
 */
record HostBatch(
    StagedFloats images,
    List<ImageMeta> metas,
    List<GroundTruth> groundTruth,
    List<float[]> proposals,
    List<HostBatch> otherViews)
    implements AutoCloseable {
  /**
   * Copies the batch to the device that its images were staged for. On a CPU, convolutions are
   * faster on images in channels-last layout, and their outputs keep that layout. The batch belongs
   * to no scope.
   */
  DetectionBatch moveTo(Device device) {
    return moveOwn(device)
        .withOtherViews(otherViews.stream().map(view -> view.moveOwn(device)).toList());
  }

  private DetectionBatch moveOwn(Device device) {
    Tensor plain = images.upload();
    images.close();
    if (device.isGpu()) {
      DetectionBatch batch = new DetectionBatch(plain, metas, groundTruth, proposals);
      // Before the step, in which a copy would wait for the forward pass.
      batch.copyObjects();
      return batch;
    }
    Tensor laidOut = TensorScope.persist(plain.channelsLast());
    plain.close();
    return new DetectionBatch(laidOut, metas, groundTruth, proposals);
  }

  /** Frees a batch that is not used. */
  @Override
  public void close() {
    images.close();
    otherViews.forEach(HostBatch::close);
  }
}
