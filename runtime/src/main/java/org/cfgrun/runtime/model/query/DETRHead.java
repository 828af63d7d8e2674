package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.FeedForward;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head of DETR (https://arxiv.org/abs/2005.12872): a transformer reads the last feature map, and
 * linear layers predict the class and the box of each query.
 */
@Component(Registries.MODELS)
public final class DETRHead extends QueryHead {
  /**
   * @param settings arguments that heads with queries share
   * @param transformer computes the outputs of the queries
   */
  public record Args(@Inline QueryHeadSettings settings, Transformer transformer) {}

  private static final ReLU RELU = new ReLU(new ReLU.Args(true));

  private final QueryHeadSettings settings;
  private final Transformer transformer;
  private final Conv2d projection;
  private final Linear classes;
  private final FeedForward inner;
  private final Linear boxes;
  private final Embedding queries;

  public DETRHead(Args args) {
    super(args.settings());
    settings = args.settings();
    transformer = child("transformer", args.transformer());
    int channels = transformer.channels();
    settings.requireChannels(channels);
    if (settings.numRegFcs() < 2) {
      throw new ArgumentException("num_reg_fcs", "`num_reg_fcs` must be at least 2, got 1.");
    }
    projection =
        child("input_proj", new Conv2d(ConvShape.of(settings.inChannels(), channels, 1), true));
    classes =
        child(
            "fc_cls", new Linear(channels, settings.lossCls().scores(settings.numClasses()), true));
    inner =
        child(
            "reg_ffn",
            new FeedForward(channels, channels, settings.numRegFcs(), RELU, 0, Dropout.of(0)));
    boxes = child("fc_reg", new Linear(channels, 4, true));
    queries = child("query_embedding", new Embedding(settings.numQuery(), channels));
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    int last = inputs.get(inputs.size() - 1).channels();
    if (inputs.size() != 1) {
      throw new ArgumentException(
          "`DETRHead` reads one feature map, got %s. Set `out_indices` of the backbone to one map."
              .formatted(inputs.size()));
    }
    if (last != settings.inChannels()) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` must be the number of channels of the feature map: expected %s, got %s."
              .formatted(last, settings.inChannels()));
    }
  }

  @Override
  double backgroundWeight() {
    return settings.lossCls().backgroundWeight();
  }

  @Override
  Outputs forward(List<Tensor> features, PaddedMaps maps) {
    Tensor map = projection.forward(features.get(0));
    Tensor mask = maps.masks(map.device()).get(0);
    Tensor positions = settings.positionalEncoding().forward(mask);
    List<QueryPredictions> layers =
        transformer.forward(map, mask, queries.weight().data(), positions).stream()
            .map(output -> predictions(output.transpose(0, 1)))
            .toList();
    return new Outputs(layers, List.of());
  }

  private QueryPredictions predictions(Tensor output) {
    return new QueryPredictions(
        classes.forward(output), boxes.forward(RELU.apply(inner.forward(output))).sigmoid());
  }
}
