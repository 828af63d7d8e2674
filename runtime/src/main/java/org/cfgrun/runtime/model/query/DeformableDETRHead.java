package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of Deformable DETR (https://arxiv.org/abs/2010.04159): a transformer reads a feature
 * pyramid, and the boxes of queries are relative to their reference points. {@code in_channels} has
 * no effect, because the neck brings all maps to the channels of the transformer.
 */
@Component(Registries.MODELS)
public final class DeformableDETRHead extends QueryHead {
  /**
   * @param settings arguments that heads with queries share
   * @param transformer computes the outputs of the queries
   * @param withBoxRefine whether each layer of the decoder corrects the boxes of the one before it;
   *     then, every layer has its own layers that predict classes and boxes
   * @param asTwoStage whether the queries start from boxes that are predicted for the encoded
   *     cells; requires {@code with_box_refine}
   */
  public record Args(
      @Inline QueryHeadSettings settings,
      DeformableDetrTransformer transformer,
      @Default("False") boolean withBoxRefine,
      @Default("False") boolean asTwoStage) {
    public Args {
      if (asTwoStage && !withBoxRefine) {
        throw new ArgumentException(
            "as_two_stage", "`as_two_stage=True` requires `with_box_refine=True`. Set it.");
      }
    }
  }

  /** Initial probability of each class. */
  private static final double PRIOR = 0.01;

  /** Initial logits of width and height, which are those of small boxes. */
  private static final float SMALL = -2;

  private final Args args;
  private final ModuleList<Linear> classes;
  private final ModuleList<Regressor> boxes;
  private final @Nullable Embedding queries;

  public DeformableDETRHead(Args args) {
    super(args.settings());
    this.args = args;
    QueryHeadSettings settings = args.settings();
    DeformableDetrTransformer transformer = child("transformer", args.transformer());
    int channels = transformer.channels();
    settings.requireChannels(channels);
    transformer.addStart(args.asTwoStage());
    int count = transformer.decoderLayers() + (args.asTwoStage() ? 1 : 0);
    List<Linear> classifiers = new ArrayList<>();
    List<Regressor> regressors = new ArrayList<>();
    for (int i = 0; i < (args.withBoxRefine() ? count : 1); i++) {
      classifiers.add(classifier(channels));
      float size = i == 0 && !args.asTwoStage() ? SMALL : 0;
      regressors.add(new Regressor(channels, settings.numRegFcs(), size));
    }
    if (!args.withBoxRefine()) {
      classifiers = Collections.nCopies(count, classifiers.get(0));
      regressors = Collections.nCopies(count, regressors.get(0));
    }
    classes = child("cls_branches", new ModuleList<>(classifiers));
    boxes = child("reg_branches", new ModuleList<>(regressors));
    queries =
        args.asTwoStage()
            ? null
            : child("query_embedding", new Embedding(settings.numQuery(), 2 * channels));
  }

  private Linear classifier(int channels) {
    QueryHeadSettings settings = args.settings();
    Linear layer = new Linear(channels, settings.lossCls().scores(settings.numClasses()), true);
    if (!settings.lossCls().hasBackground()) {
      Objects.requireNonNull(layer.bias()).init(Init.biasByProbability(PRIOR));
    }
    return layer;
  }

  /** Predicts codes of boxes: linear layers with ReLU between them; the last one starts at 0. */
  private static final class Regressor extends Layer {
    private final List<Linear> layers = new ArrayList<>();

    /**
     * Creates the layers, under the indices of a sequence in which activations count.
     *
     * @param size initial logit of width and height
     */
    Regressor(int channels, int count, float size) {
      for (int i = 0; i <= count; i++) {
        layers.add(
            child(Integer.toString(2 * i), new Linear(channels, i < count ? channels : 4, true)));
      }
      Linear last = layers.get(count);
      last.init(Init.constant(0));
      Objects.requireNonNull(last.bias()).init((shape, random) -> new float[] {0, 0, size, size});
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Linear layer : layers) {
        y = layer.forward(y == x ? x : y.relu());
      }
      return y;
    }
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    args.transformer().checkInputs(inputs);
  }

  @Override
  double backgroundWeight() {
    return 0;
  }

  @Override
  int queries() {
    return args.asTwoStage() ? args.transformer().proposals() : super.queries();
  }

  @Override
  Outputs forward(List<Tensor> features, PaddedMaps maps) {
    DeformableDetrTransformer.Outputs outputs =
        args.transformer()
            .forward(
                features,
                maps,
                args.settings().positionalEncoding(),
                queries == null ? null : queries.weight().data(),
                new DeformableDetrTransformer.Branches(
                    classes.modules(), boxes.modules(), args.withBoxRefine()));
    List<QueryPredictions> layers = new ArrayList<>();
    for (DeformableDetrTransformerDecoder.Output output : outputs.layers()) {
      Tensor scores = classes.get(layers.size()).forward(output.states());
      layers.add(new QueryPredictions(scores, output.boxes()));
    }
    QueryPredictions proposals = outputs.proposals();
    return new Outputs(
        layers,
        proposals == null ? List.of() : List.of(new QueryLosses.Trained("enc_", proposals, false)));
  }
}
