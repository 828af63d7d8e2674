package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.match.MaskHungarianAssigner;
import org.cfgrun.runtime.box.match.Matching;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head whose queries each predict a class and a mask of the whole image ({@code panoptic_head};
 * https://arxiv.org/abs/2107.06278). Every layer of the decoder has losses: its queries are matched
 * with the segments one to one; matched ones learn class and mask, the others to be background.
 */
@BuiltFrom(Registries.MODELS)
public abstract class MaskQueryHead extends Module {
  /**
   * Prediction of a layer.
   *
   * @param scores {@code [N, queries, classes + 1]}: logits; the background is last
   * @param masks {@code [N, queries, h, w]}: logits
   */
  public record Prediction(Tensor scores, Tensor masks) {}

  /**
   * Losses of the masks of matched queries.
   *
   * @param pixels loss of their pixels or points
   * @param dice loss of each mask as a whole
   */
  record MaskTerms(Tensor pixels, Tensor dice) {}

  private final MaskQuerySettings settings;
  private Communicator processes = SingleProcess.INSTANCE;

  MaskQueryHead(MaskQuerySettings settings) {
    this.settings = settings;
  }

  /** Returns the layer that predicts classes, after adding it. */
  final Linear classEmbedding() {
    return child("cls_embed", new Linear(settings.featChannels(), numClasses() + 1, true));
  }

  /** Returns the layers that compute the weights of masks, after adding them. */
  final MaskEmbedding maskEmbedding() {
    return child("mask_embed", new MaskEmbedding(settings.featChannels(), settings.outChannels()));
  }

  /** Returns the pixel decoder with the channels of this head, after adding it. */
  final PixelDecoder pixelDecoder(PixelDecoders kind) {
    try {
      return child(
          "pixel_decoder",
          kind.layer(
              new PixelDecoders.Channels(
                  settings.inChannels(), settings.featChannels(), settings.outChannels())));
    } catch (ArgumentException misfit) {
      throw misfit.within("pixel_decoder");
    }
  }

  /**
   * Predicts classes, and masks as dot products of their weights with a map.
   *
   * @param output {@code [queries, N, channels]}: output of a layer of the decoder
   * @param map {@code [N, out, h, w]}
   */
  static Prediction prediction(Linear classes, MaskEmbedding weights, Tensor output, Tensor map) {
    Tensor queries = output.transpose(0, 1);
    Tensor masks = Tensor.einsum("bqc,bchw->bqhw", weights.forward(queries), map);
    return new Prediction(classes.forward(queries), masks);
  }

  @Override
  public final void distribute(Communicator processes) {
    super.distribute(processes);
    this.processes = processes;
  }

  /** Returns the number of classes of things. */
  public final int numThings() {
    return settings.numThingsClasses();
  }

  /** Returns the number of classes of stuff. */
  public final int numStuff() {
    return settings.numStuffClasses();
  }

  /** Returns the number of classes of things and stuff. */
  public final int numClasses() {
    return settings.numClasses();
  }

  /**
   * Checks that the head fits the feature maps of the backbone.
   *
   * @throws ArgumentException if the head was configured for other maps; names the argument
   */
  public void checkInputs(List<FeatureMap> inputs) {
    List<Integer> channels = inputs.stream().map(FeatureMap::channels).toList();
    if (!channels.equals(settings.inChannels())) {
      throw new ArgumentException(
          "in_channels",
          "The feature maps have %s channels, but `in_channels` is %s."
              .formatted(channels, settings.inChannels()));
    }
  }

  /**
   * Checks a config of the training.
   *
   * @throws ArgumentException if it has an option without effect; names the option
   */
  public void checkTraining(MaskTrainCfg cfg) {}

  /**
   * Computes the predictions of the layers of the decoder.
   *
   * @param features the maps of the backbone, finest first
   * @param batch shape of the images of the batch
   * @param everyLayer whether to return those of each layer; if false, only the last one
   */
  public abstract List<Prediction> forward(
      List<Tensor> features, Shape batch, List<ImageMeta> metas, boolean everyLayer);

  /** Computes the losses of a batch with masks. */
  public final Losses losses(List<Tensor> features, DetectionBatch batch, MaskTrainCfg cfg) {
    Shape shape = batch.images().shape();
    List<Prediction> layers = forward(features, shape, batch.metas(), true);
    List<PanopticTargets> targets = new ArrayList<>();
    for (GroundTruth truth : batch.groundTruth()) {
      targets.add(
          PanopticTargets.of(
              truth,
              numThings(),
              numClasses(),
              (int) shape.get(2),
              (int) shape.get(3),
              batch.images().device()));
    }
    List<Matching> matchings = Autograd.noGrad(() -> matchings(layers, targets, cfg));
    Tensor masks = Tensor.cat(targets.stream().map(PanopticTargets::masks).toList(), 0);
    int images = targets.size();
    int last = layers.size() - 1;
    Losses losses =
        losses(
            layers.get(last),
            matchings.subList(last * images, matchings.size()),
            targets,
            masks,
            cfg);
    for (int layer = 0; layer < last; layer++) {
      Losses own =
          losses(
              layers.get(layer),
              matchings.subList(layer * images, (layer + 1) * images),
              targets,
              masks,
              cfg);
      losses = losses.plus(own.scaled("d" + layer + ".", 1));
    }
    return losses;
  }

  /** Matches the queries of each layer with the segments of each image. */
  private List<Matching> matchings(
      List<Prediction> layers, List<PanopticTargets> targets, MaskTrainCfg cfg) {
    List<MaskHungarianAssigner.Image> all = new ArrayList<>();
    for (Prediction layer : layers) {
      for (int image = 0; image < targets.size(); image++) {
        PanopticTargets own = targets.get(image);
        Tensor scores = layer.scores().select(0, image);
        Tensor labels = Tensor.of(own.labels(), new Shape(own.size()), scores.device());
        all.add(compared(scores, layer.masks().select(0, image), labels, own.masks(), cfg));
      }
    }
    return cfg.assigner().match(all);
  }

  /**
   * Returns what the queries and segments of an image are compared by.
   *
   * @param scores {@code [queries, classes + 1]}
   * @param masks {@code [queries, h, w]}: logits
   * @param labels {@code [n]}: classes of the segments
   * @param segments {@code [n, height, width]}
   */
  abstract MaskHungarianAssigner.Image compared(
      Tensor scores, Tensor masks, Tensor labels, Tensor segments, MaskTrainCfg cfg);

  /**
   * Computes the losses of the masks of matched queries, of which there is at least one.
   *
   * @param masks {@code [n, h, w]}: logits
   * @param segments {@code [n, height, width]}: the segment of each
   * @param count mean number of matched queries over all processes, at least 1
   */
  abstract MaskTerms maskTerms(Tensor masks, Tensor segments, double count, MaskTrainCfg cfg);

  /**
   * Computes the losses of a layer.
   *
   * @param segments the masks of the segments of all images, one after another
   */
  private Losses losses(
      Prediction layer,
      List<Matching> matchings,
      List<PanopticTargets> targets,
      Tensor segments,
      MaskTrainCfg cfg) {
    int queries = settings.numQueries();
    long[] labels = new long[targets.size() * queries];
    Arrays.fill(labels, numClasses());
    int matched = matchings.stream().mapToInt(Matching::size).sum();
    long[] rows = new long[matched];
    long[] objects = new long[matched];
    int at = 0;
    int first = 0;
    for (int image = 0; image < targets.size(); image++) {
      int[] own = matchings.get(image).predictions();
      int[] wanted = matchings.get(image).objects();
      for (int i = 0; i < own.length; i++, at++) {
        rows[at] = (long) image * queries + own[i];
        objects[at] = first + wanted[i];
        labels[(int) rows[at]] = targets.get(image).labels()[wanted[i]];
      }
      first += targets.get(image).size();
    }
    Device device = segments.device();
    Losses losses = new Losses();
    losses.add("loss_cls", classLoss(layer.scores().flatten(0, 1), labels));
    double count = Math.max(1, processes.average(new double[] {matched})[0]);
    Tensor masks =
        layer.masks().flatten(0, 1).indexSelect(0, Tensor.of(rows, new Shape(matched), device));
    MaskTerms terms =
        matched == 0
            ? new MaskTerms(masks.sum(), masks.sum())
            : maskTerms(
                masks,
                segments.indexSelect(0, Tensor.of(objects, new Shape(matched), device)),
                count,
                cfg);
    losses.add("loss_mask", terms.pixels());
    losses.add("loss_dice", terms.dice());
    return losses;
  }

  /** Computes the loss of the classes of all queries, divided by the sum of their weights. */
  private Tensor classLoss(Tensor scores, long[] labels) {
    List<Double> weights = settings.lossCls().classWeights(Math.toIntExact(scores.shape().get(1)));
    double sum = 0;
    for (long label : labels) {
      sum += weights == null ? 1 : weights.get((int) label);
    }
    Shape n = new Shape(labels.length);
    return settings
        .lossCls()
        .loss(
            scores,
            Tensor.of(labels, n, scores.device()),
            Tensor.ones(n, scores.device()),
            Tensor.scalar(sum, scores.device()));
  }
}
