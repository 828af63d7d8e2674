package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Atrous spatial pyramid pooling (ASPP) of DetectoRS: convolutions of several dilations with ReLU,
 * whose outputs are concatenated. The last one is applied to the mean of the map.
 */
final class AtrousPyramid extends Layer {
  private final ModuleList<Conv2d> convs;

  /**
   * Creates the layers: 3x3 convolutions for dilations above 1, and 1x1 convolutions.
   *
   * @param out number of channels of each convolution
   */
  AtrousPyramid(int in, int out, List<Integer> dilations) {
    List<Conv2d> all = new ArrayList<>();
    for (int dilation : dilations) {
      ConvShape shape =
          dilation > 1
              ? ConvShape.of(in, out, 3).padding(dilation).dilation(dilation)
              : ConvShape.of(in, out, 1);
      all.add(new Conv2d(shape, true));
    }
    convs = child("aspp", new ModuleList<>(all));
  }

  @Override
  public Tensor forward(Tensor x) {
    int last = convs.modules().size() - 1;
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      outs.add(convs.get(i).forward(x).relu_());
    }
    Tensor mean = convs.get(last).forward(x.mean(new int[] {2, 3}, true)).relu_();
    outs.add(mean.expand(outs.get(0).shape().sizes()));
    return Tensor.cat(outs, 1);
  }
}
