package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.WeightNames;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Backbone whose stages embed the patches of a map and apply transformer blocks to it. Without
 * {@code init_cfg}, weights of linear layers and learned positions are normal with standard
 * deviation 0.02. Those of convolutions are Kaiming normal in mode fan-out, counted per group.
 */
abstract class PyramidTransformer extends InitializedBackbone {
  private static final double STD = 0.02;

  private final List<Integer> outIndices;
  private final boolean convertsWeights;
  private final List<Stage> stages = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  /**
   * Differences between the two versions.
   *
   * @param patchSizes height and width of the patches of each stage
   * @param paddings zeros around the map of each stage
   * @param hasPositions whether a learned value is added for each position
   * @param hasNorms whether each stage ends with a normalization
   * @param hasConvs whether the feed-forward networks have a 3x3 convolution
   */
  record Version(
      List<Integer> patchSizes,
      List<Integer> paddings,
      boolean hasPositions,
      boolean hasNorms,
      boolean hasConvs) {}

  PyramidTransformer(PyramidTransformerSettings settings, Version version) {
    super(settings.inChannels(), InitCfg.of(settings.pretrained(), settings.initCfg()));
    outIndices = settings.outIndices();
    convertsWeights = settings.convertWeights();
    int stride = 1;
    int firstBlock = 0;
    for (int i = 0; i < settings.numStages(); i++) {
      stages.add(new Stage(settings, version, i, firstBlock));
      firstBlock += settings.numLayers().get(i);
      stride *= settings.strides().get(i);
      if (outIndices.contains(i)) {
        outputs.add(new FeatureMap(settings.channels(i), stride));
      }
    }
    child("layers", new ModuleList<>(stages));
    complete(FrozenStages.of(-1, List.of(), List.of(), false));
  }

  @Override
  public final WeightNames weightNames() {
    return convertsWeights ? WeightNames.PVT : WeightNames.OWN;
  }

  @Override
  final void initializeByDefault() {
    Init normal = Init.truncatedNormal(0, STD, -2, 2);
    forEachModule(
        (path, module) -> {
          if (module instanceof Linear linear) {
            linear.init(normal);
          } else if (module instanceof Conv2d conv) {
            ConvShape shape = conv.shape();
            double fan = (double) shape.kernel() * shape.kernel() * shape.out() / shape.groups();
            conv.init(Init.normal(0, Math.sqrt(2 / fan)));
          } else if (module instanceof Positions positions) {
            positions.values.init(normal);
          }
        });
  }

  @Override
  public final List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public final List<Tensor> forward(Tensor images) {
    Tensor x = images;
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      x = stages.get(i).forward(x);
      if (outIndices.contains(i)) {
        maps.add(x);
      }
    }
    return maps;
  }

  /** Patches, blocks and perhaps a normalization, named {@code 0}, {@code 1} and {@code 2}. */
  private static final class Stage extends Layer {
    private final PatchEmbed patches;
    private final List<Layer> blocks = new ArrayList<>();
    private final @Nullable Norm norm;

    Stage(PyramidTransformerSettings settings, Version version, int index, int firstBlock) {
      int channels = settings.channels(index);
      ConvShape shape =
          ConvShape.of(
                  index == 0 ? settings.inChannels() : settings.channels(index - 1),
                  channels,
                  version.patchSizes().get(index))
              .stride(settings.strides().get(index))
              .padding(version.paddings().get(index));
      patches = child("0", new PatchEmbed(shape, settings.normCfg()));
      if (version.hasPositions()) {
        int size = settings.pretrainImgSize();
        for (int i = 0; i <= index; i++) {
          size /= version.patchSizes().get(i);
        }
        blocks.add(new Positions(size, channels, settings.dropRate()));
      }
      int last = Math.max(settings.blocks() - 1, 1);
      for (int i = 0; i < settings.numLayers().get(index); i++) {
        double dropPath = settings.dropPathRate() * (firstBlock + i) / last;
        blocks.add(new PyramidBlock(settings, index, version.hasConvs(), dropPath));
      }
      child("1", new ModuleList<>(blocks));
      norm = version.hasNorms() ? child("2", settings.normCfg().layer(channels)) : null;
    }

    @Override
    public Tensor forward(Tensor map) {
      Tensor x = patches.forward(map);
      for (Layer block : blocks) {
        x = block.forward(x);
      }
      return (norm == null ? x : norm.forward(x)).permute(0, 3, 1, 2);
    }
  }

  /** Learned value for each position, which is resized to the map. */
  private static final class Positions extends Layer {
    private final int size;
    private final Parameter values;
    private final DropoutLayer dropout;

    Positions(int size, int channels, double dropout) {
      this.size = size;
      values = parameter("pos_embed", Init.constant(0), 1, (long) size * size, channels);
      this.dropout = child("drop", Dropout.of(dropout));
    }

    @Override
    public Tensor forward(Tensor x) {
      Shape shape = x.shape();
      Tensor grid = values.data().reshape(1, size, size, shape.get(3)).permute(0, 3, 1, 2);
      Tensor resized = Functional.interpolateBilinear(grid, shape.get(1), shape.get(2), false);
      return dropout.forward(x.add(resized.permute(0, 2, 3, 1)));
    }
  }
}
