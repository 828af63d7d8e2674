package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of SOLOv2 (https://arxiv.org/abs/2003.10152): each cell predicts a 1x1 kernel, whose
 * convolution with mask features common to all levels is its mask.
 */
@Component(Registries.MODELS)
public final class SOLOV2Head extends SoloLayers {
  /**
   * @param settings arguments that all SOLO heads share
   * @param maskFeatureHead computes the mask features
   * @param dynamicConvSize height and width of the predicted kernels; must be 1, because larger
   *     ones would change the size of the masks
   * @param dcnCfg kind of convolution of the stacks; the plain one if None
   * @param dcnApplyToAllConv whether all convolutions of the stacks are of the kind {@code
   *     dcn_cfg}; if False, only the last
   * @param initCfg initial values
   */
  public record Args(
      @Inline SoloSettings settings,
      MaskFeatModule.Args maskFeatureHead,
      @Bounds(min = 1, max = 1) @Default("1") int dynamicConvSize,
      @Default("None") @Nullable ConvLayers dcnCfg,
      @Default("True") boolean dcnApplyToAllConv,
      @Default(
              "[dict(type='Normal', layer='Conv2d', std=0.01),"
                  + " dict(type='Normal', std=0.01, bias_prob=0.01,"
                  + " override=dict(name='conv_cls'))]")
          @Nullable InitCfg initCfg) {}

  private final Args args;
  private final ModuleList<ConvModule> clsConvs;
  private final ModuleList<ConvModule> kernelConvs;
  private final Conv2d convCls;
  private final Conv2d convKernel;
  private final MaskFeatModule maskFeatures;

  public SOLOV2Head(Args args) {
    super(args.settings(), targets(args));
    this.args = args;
    SoloSettings settings = args.settings();
    Integer channels = args.maskFeatureHead().inChannels();
    if (channels != null && channels != settings.inChannels()) {
      throw new ArgumentException(
          "mask_feature_head.in_channels",
          "Expected `in_channels` = %s as in the head, got %s. Remove it."
              .formatted(settings.inChannels(), channels));
    }
    int end = settings.stackedConvs() - 1;
    IntFunction<@Nullable ConvLayers> kind =
        index -> args.dcnApplyToAllConv() || index == end ? args.dcnCfg() : null;
    clsConvs = child("cls_convs", settings.stack(0, kind));
    kernelConvs = child("kernel_convs", settings.stack(2, kind));
    convCls = child("conv_cls", settings.output(settings.numClasses(), 3));
    convKernel = child("conv_kernel", settings.output(args.maskFeatureHead().outChannels(), 3));
    maskFeatures =
        child(
            "mask_feature_head", new MaskFeatModule(args.maskFeatureHead(), settings.inChannels()));
    LevelHead.applyInitCfg(this, args.initCfg());
    maskFeatures.initialize();
  }

  private static SoloTargets targets(Args args) {
    int stride = args.maskFeatureHead().maskStride();
    List<Double> strides = Collections.nCopies(args.settings().levels(), (double) stride);
    return new SoloTargets(args.settings(), stride, strides, true);
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    super.checkInputs(inputs);
    if (args.maskFeatureHead().endLevel() >= inputs.size()) {
      throw new ArgumentException(
          "mask_feature_head.end_level",
          "Expected `end_level` below the number of feature maps, %s, got %s."
              .formatted(inputs.size(), args.maskFeatureHead().endLevel()));
    }
  }

  @Override
  Prediction forward(List<Tensor> features) {
    Tensor common = maskFeatures.forward(features);
    List<Tensor> maps = resized(features);
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> kernels = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      Tensor placed = KERNEL.withCoordinates(maps.get(level));
      Tensor cells = resized(placed, args.settings().numGrids().get(level));
      Tensor plain = cells.narrow(1, 0, args.settings().inChannels());
      kernels.add(convKernel.forward(forward(kernelConvs, cells)));
      scores.add(convCls.forward(forward(clsConvs, plain.contiguous())));
    }
    return new Prediction(scores, new Masks(kernels, common));
  }

  /**
   * Masks by dynamic convolution.
   *
   * @param kernels one per level, {@code [N, channels, grid, grid]}
   * @param features {@code [N, channels, height, width]}
   */
  private record Masks(List<Tensor> kernels, Tensor features) implements CellMasks {
    @Override
    public List<MapSize> sizes() {
      return Collections.nCopies(kernels.size(), MapSize.of(features));
    }

    @Override
    public Tensor predicted(int level, int image, Tensor cells) {
      Tensor all = kernels.get(level).select(0, image).flatten(1, 2).transpose(0, 1);
      Tensor map = features.select(0, image);
      MapSize size = MapSize.of(features);
      return all.indexSelect(0, cells)
          .matmul(map.flatten(1, 2))
          .reshape(-1, size.height(), size.width());
    }

    @Override
    public Tensor zero(int level) {
      return features.sum().mul(0);
    }

    @Override
    public Tensor probabilities(int level, int image, Tensor cells) {
      return predicted(level, image, cells).sigmoid();
    }
  }
}
