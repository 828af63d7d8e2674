package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head with the layers of RetinaNet: two stacks of 3x3 convolutions with ReLU, one for class scores
 * and one for boxes. All levels share them.
 */
abstract class RetinaLayers extends AnchorHead {
  private final AnchorParts parts;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d retinaCls;
  private final Conv2d retinaReg;

  /** Adds the layers. */
  RetinaLayers(AnchorHeadArgs args) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), args.initCfg());
    parts = args.parts();
    ConvTower tower = args.tower();
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
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

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    return features.stream()
        .map(
            map ->
                new LevelOutput(
                    retinaCls.forward(clsConvs.forward(map)),
                    retinaReg.forward(regConvs.forward(map))))
        .toList();
  }

  @Override
  final Tensor decode(int level, Tensor priors, Tensor codes, int height, int width) {
    return parts.coder().decode(priors, codes, height, width);
  }
}
