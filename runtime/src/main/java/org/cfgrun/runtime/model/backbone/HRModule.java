package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.nn.Upsample;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Module of {@link HRNet}: residual blocks in each branch, then an exchange. Each output is the sum
 * of all branches, followed by ReLU; coarser maps are resized, and finer ones pass convolutions
 * with stride 2.
 */
final class HRModule extends Module {
  private final ModuleList<Sequential> branches;
  private final @Nullable ModuleList<OptionalLayers> fusions;

  /**
   * Creates the layers.
   *
   * @param isWhole whether the module has an output for each branch; if false, only the finest
   */
  HRModule(HRNet.Stage stage, BlockLayers layers, boolean isWhole) {
    List<Integer> channels = stage.out();
    List<Sequential> blocks = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      int planes = stage.numChannels().get(i);
      blocks.add(stage.block().blocks(layers, channels.get(i), planes, stage.numBlocks().get(i)));
    }
    branches = child("branches", new ModuleList<>(blocks));
    if (channels.size() == 1) {
      fusions = null;
      return;
    }
    List<OptionalLayers> outputs = new ArrayList<>();
    for (int to = 0; to < (isWhole ? channels.size() : 1); to++) {
      outputs.add(fusion(channels, to, layers));
    }
    fusions = child("fuse_layers", new ModuleList<>(outputs));
  }

  private static OptionalLayers fusion(List<Integer> channels, int to, BlockLayers layers) {
    List<@Nullable Layer> inputs = new ArrayList<>();
    int out = channels.get(to);
    for (int from = 0; from < channels.size(); from++) {
      int in = channels.get(from);
      if (from == to) {
        inputs.add(null);
      } else if (from > to) {
        inputs.add(new ConvUnit(ConvShape.of(in, out, 1), false, layers));
      } else {
        inputs.add(ConvUnit.strided(in, out, to - from, false, layers));
      }
    }
    return new OptionalLayers(inputs);
  }

  /** Computes the maps of all branches, from the finest to the coarsest. */
  List<Tensor> forward(List<Tensor> maps) {
    List<Tensor> own = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      own.add(branches.get(i).forward(maps.get(i)));
    }
    if (fusions == null) {
      return own;
    }
    List<Tensor> fused = new ArrayList<>();
    for (int to = 0; to < fusions.modules().size(); to++) {
      fused.add(fused(fusions.get(to), own, own.get(to).shape()));
    }
    return fused;
  }

  private static Tensor fused(OptionalLayers fusion, List<Tensor> maps, Shape shape) {
    List<Tensor> terms = new ArrayList<>();
    for (int from = 0; from < maps.size(); from++) {
      Layer layer = fusion.get(from);
      Tensor map = maps.get(from);
      Tensor term = layer == null ? map : layer.forward(map);
      boolean isCoarser = layer instanceof ConvUnit;
      terms.add(isCoarser ? Upsample.nearest(term, shape.get(2), shape.get(3)) : term);
    }
    return Tensor.sum(terms).relu_();
  }
}
