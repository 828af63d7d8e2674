package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head with the layers of FCOS: two stacks of convolutions, one for class scores and one for the
 * distances to the edges of a box, and a factor of the scores from one of them. All levels share
 * them, except for a factor of the distances.
 */
abstract class FcosLayers extends PointHead {
  /**
   * Stacks of convolutions.
   *
   * @param cls those for class scores
   * @param reg those for boxes
   * @param channels number of channels of their outputs
   */
  record Stacks(Sequential cls, Sequential reg, int channels) {
    static Stacks of(ConvTower tower) {
      return new Stacks(tower.build(), tower.build(), tower.outputs());
    }

    /** Creates a convolution of an output, with a bias. */
    Conv2d output(int out, int kernel) {
      return new Conv2d(ConvShape.of(channels, out, kernel).padding(kernel / 2), true);
    }
  }

  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d convCls;
  private final Conv2d convReg;
  private final Conv2d convCenterness;
  private final ModuleList<Scale> scales;

  /** Adds the layers. */
  FcosLayers(
      int numClasses,
      int inChannels,
      MlvlPointGenerator points,
      Stacks stacks,
      @Nullable InitCfg initCfg) {
    super(numClasses, inChannels, points, initCfg);
    clsConvs = child("cls_convs", stacks.cls());
    regConvs = child("reg_convs", stacks.reg());
    convCls = child("conv_cls", stacks.output(numClasses, 3));
    convReg = child("conv_reg", stacks.output(4, 3));
    convCenterness = child("conv_centerness", stacks.output(1, 3));
    scales = child("scales", Scale.perLevel(points.levels()));
  }

  /** Returns the convolution that predicts class scores. */
  final Conv2d convCls() {
    return convCls;
  }

  /** Returns the convolution that predicts distances. */
  final Conv2d convReg() {
    return convReg;
  }

  /**
   * Computes the output of a level, with numbers that distances follow from.
   *
   * @param factorOnReg whether the factor of the scores is predicted from the box branch; if false,
   *     from the class branch
   */
  final LevelOutput output(int level, Tensor map, boolean factorOnReg) {
    Tensor cls = clsConvs.forward(map);
    Tensor reg = regConvs.forward(map);
    return new LevelOutput(
        convCls.forward(cls),
        scales.get(level).forward(convReg.forward(reg)),
        convCenterness.forward(factorOnReg ? reg : cls));
  }

  @Override
  final String factorName() {
    return "centernesses";
  }
}
