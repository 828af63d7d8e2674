package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Decoder of Deformable DETR (https://arxiv.org/abs/2010.04159): its queries attend to places
 * around their reference points. With refinement, each layer moves the reference points of the next
 * one to its boxes, through which no gradient flows.
 */
@Component(Registries.TRANSFORMER_LAYER_SEQUENCES)
public final class DeformableDetrTransformerDecoder extends TransformerLayerSequence {
  /**
   * @param settings arguments that encoders and decoders share
   * @param returnIntermediate whether every layer has an output; a head requires it
   */
  public record Args(
      @Inline LayerSequenceSettings settings, @Default("False") boolean returnIntermediate) {}

  private static final DeformableDetrKernel KERNEL = Kernel.bind(DeformableDetrKernel.class);

  private final boolean returnIntermediate;

  public DeformableDetrTransformerDecoder(Args args) {
    super(args.settings());
    returnIntermediate = args.returnIntermediate();
    args.settings().initialize(this);
  }

  /** Returns whether every layer has an output. */
  boolean returnsIntermediate() {
    return returnIntermediate;
  }

  /**
   * Output of a layer.
   *
   * @param states {@code [N, queries, C]}
   * @param boxes {@code [N, queries, 4]}: center x, center y, width and height, as shares of the
   *     image
   */
  record Output(Tensor states, Tensor boxes) {}

  /**
   * Computes the output of each layer.
   *
   * @param start reference points, {@code [N, queries, 2]}, or boxes, {@code [N, queries, 4]}, as
   *     shares of the image
   * @param shares {@code [N, levels, 2]}: what of the maps is not padding
   * @param regressors predict the box after each layer
   * @param refines whether boxes are the reference points of the next layer
   */
  List<Output> forward(
      AttendedSequence queries,
      AttendedSequence memory,
      Tensor start,
      Tensor shares,
      List<MapSize> maps,
      List<? extends Layer> regressors,
      boolean refines) {
    List<Output> outputs = new ArrayList<>();
    AttendedSequence x = queries;
    Tensor reference = start;
    for (int i = 0; i < layers().size(); i++) {
      ReferencePoints points = new ReferencePoints(KERNEL.scaled(reference, shares), maps);
      x = x.with(layers().get(i).forward(x, memory, points));
      Tensor states = x.values().transpose(0, 1);
      Tensor boxes = KERNEL.moved(regressors.get(i).forward(states), reference);
      outputs.add(new Output(states, boxes));
      reference = refines ? boxes.detach() : reference;
    }
    return outputs;
  }
}
