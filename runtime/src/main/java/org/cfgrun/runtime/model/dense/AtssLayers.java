package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head with the layers of ATSS: two stacks of convolutions, one for class scores and one for boxes
 * and a factor of the scores. All levels share them, except for a factor of the boxes.
 */
abstract class AtssLayers extends AnchorHead {
  private final BoxCoder coder;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d cls;
  private final Conv2d reg;
  private final Conv2d factor;
  private final ModuleList<Scale> scales;

  /**
   * Adds the layers.
   *
   * @param kernel size of the kernels of the last layers
   */
  AtssLayers(AnchorHeadArgs args, int kernel) {
    this(args, FcosLayers.Stacks.of(args.tower()), "atss_centerness", kernel);
  }

  /**
   * Adds the layers.
   *
   * @param stacks the stacks of convolutions
   * @param factorLayer the name of the layer that predicts the factor
   * @param kernel size of the kernels of the last layers
   */
  AtssLayers(AnchorHeadArgs args, FcosLayers.Stacks stacks, String factorLayer, int kernel) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), args.initCfg());
    AnchorParts parts = args.parts();
    coder = parts.coder();
    if (kernel % 2 == 0) {
      // The output would have another size than the map.
      throw new ArgumentException(
          "pred_kernel_size", "Expected an odd number, got %s.".formatted(kernel));
    }
    clsConvs = child("cls_convs", stacks.cls());
    regConvs = child("reg_convs", stacks.reg());
    int anchors = parts.anchors().anchorsPerCell(0);
    cls = child("atss_cls", stacks.output(anchors * parts.numClasses(), kernel));
    reg = child("atss_reg", stacks.output(anchors * 4, kernel));
    factor = child(factorLayer, stacks.output(anchors, kernel));
    scales = child("scales", Scale.perLevel(parts.anchors().levels()));
    childIfModule("loss_cls", parts.lossCls());
    childIfModule("loss_bbox", parts.lossBbox());
    applyInitCfg();
  }

  /** Sets the initial weights of the last layers. Biases are 0, except for those of the scores. */
  final void initOutputs(Init weights, Init scores) {
    reg.init(weights);
    factor.init(weights);
    cls.init(weights);
    Objects.requireNonNull(cls.bias()).init(scores);
  }

  @Override
  public final List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor boxes = regConvs.forward(features.get(level));
      outputs.add(
          new LevelOutput(
              cls.forward(clsConvs.forward(features.get(level))),
              scales.get(level).forward(reg.forward(boxes)),
              factor.forward(boxes)));
    }
    return outputs;
  }

  @Override
  final Tensor decode(int level, Tensor anchors, Tensor codes, int height, int width) {
    return coder.decode(anchors, codes, height, width);
  }
}
