package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Head that predicts masks of the columns and of the rows of its grids; see {@link AxisMasks}. */
abstract class DecoupledSoloLayers extends SoloLayers {
  /** Default of {@code init_cfg}. */
  static final String INIT =
      "[dict(type='Normal', layer='Conv2d', std=0.01),"
          + " dict(type='Normal', std=0.01, bias_prob=0.01, override=dict(name='conv_mask_list_x')),"
          + " dict(type='Normal', std=0.01, bias_prob=0.01, override=dict(name='conv_mask_list_y')),"
          + " dict(type='Normal', std=0.01, bias_prob=0.01, override=dict(name='conv_cls'))]";

  private final List<ModuleList<ConvModule>> maskConvs = new ArrayList<>();
  private final ModuleList<ConvModule> clsConvs;
  private final ModuleList<Conv2d> columns;
  private final ModuleList<Conv2d> rows;
  private final Conv2d convCls;

  /**
   * Creates the layers.
   *
   * @param stacks names of the mask stacks: one that sees both coordinates, or one for columns that
   *     sees x and one for rows that sees y
   * @param last kind of the last convolution of each stack; the plain one if null
   */
  DecoupledSoloLayers(
      SoloSettings settings,
      List<String> stacks,
      @Nullable ConvLayers last,
      @Nullable InitCfg initCfg) {
    super(settings);
    int end = settings.stackedConvs() - 1;
    int coordinates = stacks.size() == 1 ? 2 : 1;
    for (String stack : stacks) {
      maskConvs.add(child(stack, settings.stack(coordinates, index -> index == end ? last : null)));
    }
    clsConvs = child("cls_convs", settings.stack(0, index -> index == end ? last : null));
    columns = child("conv_mask_list_x", outputs(settings));
    rows = child("conv_mask_list_y", outputs(settings));
    convCls = child("conv_cls", settings.output(settings.numClasses(), 3));
    LevelHead.applyInitCfg(this, initCfg);
  }

  private static ModuleList<Conv2d> outputs(SoloSettings settings) {
    return new ModuleList<>(
        settings.numGrids().stream().map(grid -> settings.output(grid, 3)).toList());
  }

  @Override
  final Prediction forward(List<Tensor> features) {
    List<Tensor> maps = resized(features);
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> x = new ArrayList<>();
    List<Tensor> y = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      Tensor map = maps.get(level);
      List<Tensor> masks = maskFeatures(map);
      x.add(columns.get(level).forward(masks.get(0)));
      y.add(rows.get(level).forward(masks.get(1)));
      scores.add(convCls.forward(classified(clsConvs, map, level)));
    }
    return new Prediction(scores, new AxisMasks(x, y));
  }

  /** Returns the features from which columns and rows are predicted. */
  private List<Tensor> maskFeatures(Tensor map) {
    Tensor placed = KERNEL.withCoordinates(map);
    if (maskConvs.size() == 1) {
      Tensor both = doubled(forward(maskConvs.get(0), placed));
      return List.of(both, both);
    }
    long channels = map.shape().get(1);
    Tensor x = placed.narrow(1, 0, channels + 1);
    Tensor y = Tensor.cat(List.of(map, placed.narrow(1, channels + 1, 1)), 1);
    return List.of(doubled(forward(maskConvs.get(0), x)), doubled(forward(maskConvs.get(1), y)));
  }
}
