package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head with the layers of RetinaNet: two stacks of 3x3 convolutions with ReLU, one for class scores
 * and one for boxes. All levels share them, or have their own stacks.
 */
abstract class RetinaLayers extends AnchorHead {
  /**
   * Stacks of convolutions.
   *
   * @param module the stacks as a child of the head
   * @param ofLevels one for each level, or one for all
   */
  record Stacks(Module module, List<Sequential> ofLevels) {
    private static Stacks shared(ConvTower tower) {
      Sequential stack = tower.build();
      return new Stacks(stack, List.of(stack));
    }

    private Tensor forward(int level, Tensor map) {
      return ofLevels.get(Math.min(level, ofLevels.size() - 1)).forward(map);
    }
  }

  private final AnchorParts parts;
  private final Stacks clsConvs;
  private final Stacks regConvs;
  private final Conv2d retinaCls;
  private final Conv2d retinaReg;

  /** Adds layers that all levels share. */
  RetinaLayers(AnchorHeadArgs args) {
    this(args, Stacks::shared);
  }

  /**
   * Adds the layers.
   *
   * @param stacks creates the stacks for scores or boxes
   */
  RetinaLayers(AnchorHeadArgs args, Function<ConvTower, Stacks> stacks) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), args.initCfg());
    parts = args.parts();
    ConvTower tower = args.tower();
    clsConvs = stacks.apply(tower);
    regConvs = stacks.apply(tower);
    child("cls_convs", clsConvs.module);
    child("reg_convs", regConvs.module);
    int anchors = parts.anchors().anchorsPerCell(0);
    retinaCls = child("retina_cls", tower.output(anchors * parts.numClasses(), 3));
    retinaReg = child("retina_reg", tower.output(anchors * 4, 3));
    childIfModule("loss_cls", parts.lossCls());
    childIfModule("loss_bbox", parts.lossBbox());
    applyInitCfg();
  }

  /** Returns the parts other than the layers. */
  final AnchorParts parts() {
    return parts;
  }

  /** Returns the layer of the class scores. */
  final Conv2d scores() {
    return retinaCls;
  }

  /** Returns the layer of the boxes. */
  final Conv2d codes() {
    return retinaReg;
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor map = features.get(level);
      outputs.add(
          new LevelOutput(
              retinaCls.forward(clsConvs.forward(level, map)),
              retinaReg.forward(regConvs.forward(level, map))));
    }
    return outputs;
  }

  @Override
  final Tensor decode(int level, Tensor priors, Tensor codes, int height, int width) {
    return parts.coder().decode(priors, codes, height, width);
  }
}
