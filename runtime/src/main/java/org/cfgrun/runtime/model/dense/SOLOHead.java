package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of SOLO (https://arxiv.org/abs/1912.04488): a grid of class scores per level, and one
 * channel of masks for each cell. The mask branch also sees the coordinates of its pixels.
 */
@Component(Registries.MODELS)
public final class SOLOHead extends SoloLayers {
  /**
   * @param settings arguments that all SOLO heads share
   * @param initCfg initial values
   */
  public record Args(
      @Inline SoloSettings settings,
      @Default(
              "[dict(type='Normal', layer='Conv2d', std=0.01),"
                  + " dict(type='Normal', std=0.01, bias_prob=0.01,"
                  + " override=dict(name='conv_mask_list')),"
                  + " dict(type='Normal', std=0.01, bias_prob=0.01,"
                  + " override=dict(name='conv_cls'))]")
          @Nullable InitCfg initCfg) {}

  private final ModuleList<ConvModule> maskConvs;
  private final ModuleList<ConvModule> clsConvs;
  private final ModuleList<Conv2d> convMaskList;
  private final Conv2d convCls;

  public SOLOHead(Args args) {
    super(args.settings());
    SoloSettings settings = args.settings();
    maskConvs = child("mask_convs", settings.stack(2));
    clsConvs = child("cls_convs", settings.stack(0));
    List<Conv2d> masks = new ArrayList<>();
    for (int grid : settings.numGrids()) {
      masks.add(settings.output(grid * grid, 1));
    }
    convMaskList = child("conv_mask_list", new ModuleList<>(masks));
    convCls = child("conv_cls", settings.output(settings.numClasses(), 3));
    LevelHead.applyInitCfg(this, args.initCfg());
  }

  @Override
  Prediction forward(List<Tensor> features) {
    List<Tensor> maps = resized(features);
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> logits = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      Tensor map = maps.get(level);
      Tensor masks = doubled(forward(maskConvs, KERNEL.withCoordinates(map)));
      logits.add(convMaskList.get(level).forward(masks));
      scores.add(convCls.forward(classified(clsConvs, map, level)));
    }
    return new Prediction(scores, new Masks(logits));
  }

  /**
   * Masks of all cells.
   *
   * @param logits one per level, {@code [N, cells, height, width]}
   */
  private record Masks(List<Tensor> logits) implements CellMasks {
    @Override
    public List<MapSize> sizes() {
      return logits.stream().map(MapSize::of).toList();
    }

    @Override
    public Tensor predicted(int level, int image, Tensor cells) {
      return logits.get(level).select(0, image).indexSelect(0, cells);
    }

    @Override
    public Tensor zero(int level) {
      return logits.get(level).narrow(0, 0, 0).sum();
    }

    @Override
    public Tensor probabilities(int level, int image, Tensor cells) {
      Tensor own = predicted(level, image, cells).sigmoid().unsqueeze(0);
      return resized(own, MapSize.of(logits.get(0))).squeeze(0);
    }
  }
}
