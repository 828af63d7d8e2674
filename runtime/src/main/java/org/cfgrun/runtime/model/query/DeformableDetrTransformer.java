package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.LayerNorm;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Transformer of Deformable DETR (https://arxiv.org/abs/2010.04159): the encoder attends to all
 * levels of a feature pyramid, and the decoder starts from learned queries. In two stages, it
 * starts from the boxes of highest score that are predicted for the encoded cells.
 */
@Component(Registries.TRANSFORMERS)
@BuiltFrom(Registries.TRANSFORMERS)
public final class DeformableDetrTransformer extends Module {
  /**
   * @param encoder encodes the cells of all feature maps
   * @param decoder computes an output for each query
   * @param asTwoStage whether the queries are predicted; the head's argument of the same name sets
   *     it too
   * @param numFeatureLevels number of feature maps
   * @param twoStageNumProposals number of queries in two stages
   * @param initCfg accepted for compatibility with mmdet's configs; has no effect, as in mmdet
   */
  public record Args(
      DetrTransformerEncoder encoder,
      DeformableDetrTransformerDecoder decoder,
      @Default("False") boolean asTwoStage,
      @Bounds(min = 1, max = 100) @Default("4") int numFeatureLevels,
      @Bounds(min = 1, max = 1 << 20) @Default("300") int twoStageNumProposals,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (!decoder.returnsIntermediate()) {
        throw new ArgumentException(
            "decoder.return_intermediate",
            "The decoder of `DeformableDetrTransformer` requires `return_intermediate=True`. Set"
                + " it.");
      }
    }
  }

  /**
   * Layers of the head that predict from the states of queries: one of each for each layer of the
   * decoder, and in two stages one more for the encoded cells.
   *
   * @param refines whether boxes are the reference points of the next layer
   */
  record Branches(
      List<? extends Layer> classifiers, List<? extends Layer> regressors, boolean refines) {}

  /**
   * Outputs of a batch.
   *
   * @param proposals predictions for all encoded cells; null with learned queries
   */
  record Outputs(
      List<DeformableDetrTransformerDecoder.Output> layers, @Nullable QueryPredictions proposals) {}

  /** The first queries, and what is predicted for all encoded cells. */
  private record Start(
      AttendedSequence queries, Tensor reference, @Nullable QueryPredictions proposals) {}

  private static final DeformableDetrKernel KERNEL = Kernel.bind(DeformableDetrKernel.class);

  private final Args args;
  private final Parameter levelEmbeds;
  private @Nullable Linear reference;
  private @Nullable Stage stage;

  public DeformableDetrTransformer(Args args) {
    this.args = args;
    levelEmbeds =
        parameter(
            "level_embeds", Init.normal(0, 1), args.numFeatureLevels(), args.encoder().channels());
    child("encoder", args.encoder());
    child("decoder", args.decoder());
    Transformer.requireEqualWidths(args.encoder(), args.decoder());
  }

  /** Layers of the first of two stages. */
  private static final class Stage {
    private final Linear output;
    private final LayerNorm outputNorm;
    private final Linear positions;
    private final LayerNorm positionsNorm;

    Stage(DeformableDetrTransformer whole, int channels) {
      output = whole.child("enc_output", new Linear(channels, channels, true));
      outputNorm = whole.child("enc_output_norm", new LayerNorm(channels));
      positions = whole.child("pos_trans", new Linear(2 * channels, 2 * channels, true));
      positionsNorm = whole.child("pos_trans_norm", new LayerNorm(2L * channels));
    }
  }

  /**
   * Adds the layers that find the first reference points, and declares the initial values of all.
   * The head calls it once.
   *
   * @param twoStages whether the head predicts the queries
   */
  void addStart(boolean twoStages) {
    if (args.asTwoStage() && !twoStages) {
      throw new ArgumentException(
          "transformer.as_two_stage",
          "`as_two_stage=True` of the transformer requires that of the head. Set it there.");
    }
    int channels = channels();
    if (twoStages && channels % 4 != 0) {
      throw new ArgumentException(
          "transformer.encoder",
          "Two stages require a multiple of 4 as `embed_dims`, got %s.".formatted(channels));
    }
    stage = twoStages ? new Stage(this, channels) : null;
    reference = twoStages ? null : child("reference_points", new Linear(channels, 2, true));
    parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.shape().rank() > 1) {
                parameter.init(Init.xavierUniform(1));
              }
            });
    forEachModule(
        (path, module) -> {
          if (module instanceof MultiScaleDeformableAttention attention) {
            attention.initialize();
          }
        });
    if (reference != null) {
      reference.init(Init.xavierUniform(1));
    }
    levelEmbeds.init(Init.normal(0, 1));
  }

  /** Returns the number of channels of queries and output. */
  int channels() {
    return args.encoder().channels();
  }

  /** Returns the number of layers of the decoder. */
  int decoderLayers() {
    return args.decoder().layers().size();
  }

  /** Returns the number of queries in two stages. */
  int proposals() {
    return args.twoStageNumProposals();
  }

  /**
   * Checks that the transformer fits its input feature maps.
   *
   * @throws ArgumentException naming the argument of the head
   */
  void checkInputs(List<FeatureMap> inputs) {
    if (inputs.size() != args.numFeatureLevels()) {
      throw new ArgumentException(
          "transformer.num_feature_levels",
          "`num_feature_levels` must be the number of feature maps: expected %s, got %s."
              .formatted(inputs.size(), args.numFeatureLevels()));
    }
    for (FeatureMap map : inputs) {
      if (map.channels() != channels()) {
        throw new ArgumentException(
            "transformer.encoder",
            "`embed_dims` must be the number of channels of each feature map: expected %s, got %s."
                .formatted(map.channels(), channels()));
      }
    }
    forEachModule(
        (path, module) -> {
          if (module instanceof MultiScaleDeformableAttention attention
              && attention.levels() != inputs.size()) {
            throw new ArgumentException(
                "transformer",
                "`num_levels` of `MultiScaleDeformableAttention` must be the number of feature"
                    + " maps: expected %s, got %s.".formatted(inputs.size(), attention.levels()));
          }
        });
  }

  /**
   * Computes the outputs of a batch.
   *
   * @param features one map per level, {@code [N, C, H, W]}
   * @param encoding encodes the positions of cells
   * @param queries {@code [queries, 2 * C]}: learned positions of the queries, and their first
   *     states; null in two stages
   */
  Outputs forward(
      List<Tensor> features,
      PaddedMaps maps,
      PositionalEncoding encoding,
      @Nullable Tensor queries,
      Branches branches) {
    Device device = features.get(0).device();
    List<Tensor> masks = maps.masks(device);
    List<Tensor> cells = new ArrayList<>();
    List<Tensor> positions = new ArrayList<>();
    List<Tensor> padding = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor mask = masks.get(level);
      cells.add(Transformer.cells(features.get(level)));
      positions.add(
          Transformer.cells(encoding.forward(mask)).add(levelEmbeds.data().select(0, level)));
      padding.add(mask.flatten(1, 2));
    }
    Tensor shares = maps.shares(device);
    int[] heights = maps.maps().stream().mapToInt(MapSize::height).toArray();
    int[] widths = maps.maps().stream().mapToInt(MapSize::width).toArray();
    AttendedSequence sequence =
        AttendedSequence.of(Tensor.cat(cells, 0), Tensor.cat(positions, 0))
            .padded(Tensor.cat(padding, 1));
    ReferencePoints points =
        new ReferencePoints(KERNEL.cells(shares, heights, widths), maps.maps());
    AttendedSequence memory = sequence.with(args.encoder().forward(sequence, points));
    Start start =
        queries == null
            ? proposed(
                memory.values().transpose(0, 1),
                KERNEL.proposals(maps.counts(device), heights, widths),
                branches)
            : learned(queries, features.get(0).shape().get(0));
    return new Outputs(
        args.decoder()
            .forward(
                start.queries(),
                memory,
                start.reference(),
                shares,
                maps.maps(),
                branches.regressors(),
                branches.refines()),
        start.proposals());
  }

  private Start learned(Tensor queries, long images) {
    Tensor positions = queries.narrow(1, 0, channels());
    Tensor states = queries.narrow(1, channels(), channels());
    Tensor places = Objects.requireNonNull(reference).forward(positions).sigmoid().unsqueeze(0);
    return new Start(
        AttendedSequence.of(
            states.unsqueeze(1).expand(-1, images, -1),
            positions.unsqueeze(1).expand(-1, images, -1)),
        places.expand(images, -1, -1),
        null);
  }

  /**
   * Selects the cells of highest score, which is that of the first class.
   *
   * @param memory {@code [N, cells, C]}
   * @param boxes logits of a box for each cell, and whether it is valid
   */
  private Start proposed(Tensor memory, List<Tensor> boxes, Branches branches) {
    Stage own = Objects.requireNonNull(stage);
    int last = decoderLayers();
    long cells = memory.shape().get(1);
    if (cells < args.twoStageNumProposals()) {
      throw new ArgumentException(
          "transformer.two_stage_num_proposals",
          "`two_stage_num_proposals` is %s, but the feature maps of a batch have %s cells. Set it to"
                  .formatted(args.twoStageNumProposals(), cells)
              + " at most that number, or use larger images.");
    }
    Tensor valid = boxes.get(1).to(memory.type());
    Tensor states = own.outputNorm.forward(own.output.forward(memory.mul(valid)));
    Tensor scores = branches.classifiers().get(last).forward(states);
    Tensor logits = branches.regressors().get(last).forward(states).add(boxes.get(0));
    Tensor best = scores.select(2, 0).topk(args.twoStageNumProposals(), 1, true).indices();
    Tensor chosen = logits.gather(1, best.unsqueeze(2).expand(-1, -1, 4)).detach();
    Tensor queries =
        own.positionsNorm
            .forward(own.positions.forward(KERNEL.encoded(chosen, channels() / 2)))
            .transpose(0, 1);
    return new Start(
        AttendedSequence.of(
            queries.narrow(2, channels(), channels()), queries.narrow(2, 0, channels())),
        chosen.sigmoid(),
        new QueryPredictions(scores, logits.sigmoid()));
  }
}
