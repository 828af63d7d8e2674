package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.RecursiveBackbone;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.SwitchableConv2d;
import org.cfgrun.runtime.torch.Tensor;

/** Residual network of DetectoRS (https://arxiv.org/abs/2006.02334). */
abstract class DetectorsBackbone extends ResidualBackbone implements RecursiveBackbone {
  private final DetectorsSettings args;

  DetectorsBackbone(DetectorsSettings args, ResidualPlan plan) {
    super(args.settings(), plan);
    this.args = args;
  }

  @Override
  final void initializeByDefault() {
    super.initializeByDefault();
    forEachModule(
        (path, module) -> {
          if (module instanceof SwitchableConv2d conv) {
            conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
          }
        });
  }

  @Override
  public final List<FeatureMap> outputs() {
    List<FeatureMap> all = new ArrayList<>(recursiveOutputs());
    if (args.outputImg()) {
      all.add(0, new FeatureMap(args.settings().inChannels(), 1));
    }
    return all;
  }

  @Override
  public final List<Tensor> forward(Tensor images) {
    List<Tensor> all = maps(images, null);
    if (args.outputImg()) {
      all.add(0, images);
    }
    return all;
  }

  @Override
  public final List<FeatureMap> feedback() {
    return args.feedback();
  }

  @Override
  public final List<FeatureMap> recursiveOutputs() {
    return super.outputs();
  }

  @Override
  public final List<Tensor> forward(Tensor images, List<Tensor> feedback) {
    // Without `rfp_inplanes`, the blocks have nothing that adds the maps, as in mmdet.
    return maps(images, feedback().isEmpty() ? null : feedback);
  }
}
