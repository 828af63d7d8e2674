package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.box.BoxesKernel;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Boxes of a head that does not correct them: those of the regions, without codes. */
record UnchangedBoxes() implements RoiBoxes {
  private static final BoxesKernel KERNEL = Kernel.bind(BoxesKernel.class);

  @Override
  public int codes() {
    return 0;
  }

  @Override
  public Losses losses(Tensor codes, Tensor labels, Tensor rois, Tensor boxes, long count) {
    return new Losses();
  }

  @Override
  public Tensor corrected(Tensor rois, Tensor labels, Tensor codes, @Nullable ImageMeta meta) {
    return meta == null ? rois : all(rois, codes, meta);
  }

  @Override
  public Tensor all(Tensor rois, Tensor codes, ImageMeta meta) {
    return KERNEL.clip(rois, meta.height(), meta.width());
  }
}
