package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.query.AttentionInput;
import org.cfgrun.runtime.model.query.MultiheadAttention;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.FeedForward;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.LayerNorm;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Dynamic instance interactive head (Sparse R-CNN, https://arxiv.org/abs/2011.12450). Queries
 * attend to each other, convolve the features of their regions, and pass a feed-forward network.
 * Scores and boxes are predicted from the result, which is the query of the next stage.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class DIIHead extends Module {
  /** Probability of an object before training. */
  private static final double PRIOR = 0.01;

  /**
   * @param numClasses number of classes, without the background
   * @param numFfnFcs number of linear layers of the feed-forward network
   * @param numHeads number of heads of the attention, which divides {@code in_channels}
   * @param numClsFcs number of linear layers before the scores
   * @param numRegFcs number of linear layers before the boxes
   * @param feedforwardChannels number of channels within the feed-forward network
   * @param inChannels number of channels of queries and of features of regions
   * @param dropout dropout probability of the attention weights, and after each part
   * @param ffnActCfg activation of the feed-forward network
   * @param dynamicConvCfg convolution of the features of a region with its query
   * @param bboxCoder encodes boxes relative to those of the stage before
   * @param lossCls loss of the scores
   * @param lossBbox loss of the corners of boxes, as shares of the size of the image
   * @param lossIou loss of the boxes in pixels
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Bounds(min = 2, max = 100) @Default("2") int numFfnFcs,
      @Bounds(min = 1) @Default("8") int numHeads,
      @Bounds(min = 0, max = 100) @Default("1") int numClsFcs,
      @Bounds(min = 0, max = 100) @Default("3") int numRegFcs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("2048") int feedforwardChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 0, max = 1) @Default("0.0") double dropout,
      @Default("dict(type='ReLU', inplace=True)") Activation ffnActCfg,
      @Default(
              "dict(type='DynamicConv', in_channels=256, feat_channels=64, out_channels=256,"
                  + " input_feat_shape=7, act_cfg=dict(type='ReLU', inplace=True),"
                  + " norm_cfg=dict(type='LN'))")
          DynamicConv dynamicConvCfg,
      @Default(
              "dict(type='DeltaXYWHBBoxCoder', target_means=[0., 0., 0., 0.],"
                  + " target_stds=[0.1, 0.1, 0.2, 0.2])")
          BoxCoder bboxCoder,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)") BoxLoss lossBbox,
      @Default("dict(type='GIoULoss', loss_weight=2.0)") BoxLoss lossIou) {
    public Args {
      if (numHeads > 0 && inChannels % numHeads != 0) {
        throw new ArgumentException(
            "num_heads",
            "`num_heads` must divide `in_channels`: expected a divisor of %s, got %s."
                .formatted(inChannels, numHeads));
      }
    }
  }

  /**
   * Output for n images of p queries each.
   *
   * @param scores {@code [n * p, scores]}: logits
   * @param codes {@code [n * p, 4]}: boxes as encoded by the coder
   * @param queries {@code [n, p, C]}: queries of the next stage
   * @param attended {@code [n * p, C]}: queries after the attention, from which masks are predicted
   */
  record Output(Tensor scores, Tensor codes, Tensor queries, Tensor attended) {}

  private final Args args;
  private final Linear cls;
  private final Linear reg;
  private final MultiheadAttention attention;
  private final LayerNorm attentionNorm;
  private final Dropout dropout;
  private final LayerNorm convNorm;
  private final FeedForward feedForward;
  private final LayerNorm feedForwardNorm;
  private final List<NormedLinear> clsLayers;
  private final List<NormedLinear> regLayers;

  /** Linear layer without a bias, normalized, before a ReLU. */
  private record NormedLinear(Linear linear, LayerNorm norm) {
    Tensor forward(Tensor x) {
      return norm.forward(linear.forward(x)).relu_();
    }
  }

  /** Layers named {@code 0} and {@code 1}, {@code 3} and {@code 4}, ...: each third is the ReLU. */
  private static final class Tower extends Module {
    private static final int LAYERS = 3;
    private final List<NormedLinear> layers = new ArrayList<>();

    Tower(int count, int channels) {
      for (int i = 0; i < count; i++) {
        layers.add(
            new NormedLinear(
                child(Integer.toString(LAYERS * i), new Linear(channels, channels, false)),
                child(Integer.toString(LAYERS * i + 1), new LayerNorm(channels))));
      }
    }
  }

  public DIIHead(Args args) {
    this.args = args;
    int channels = args.inChannels();
    // The order of mmdet's state dict.
    cls = child("fc_cls", new Linear(channels, args.lossCls().scores(args.numClasses()), true));
    reg = child("fc_reg", new Linear(channels, 4, true));
    attention =
        child(
            "attention",
            new MultiheadAttention(
                new MultiheadAttention.Args(
                    channels,
                    args.numHeads(),
                    args.dropout(),
                    0,
                    Dropout.of(0),
                    null,
                    true,
                    null)));
    attentionNorm = child("attention_norm", new LayerNorm(channels));
    child("instance_interactive_conv", args.dynamicConvCfg());
    dropout = child("instance_interactive_conv_dropout", Dropout.of(args.dropout()));
    convNorm = child("instance_interactive_conv_norm", new LayerNorm(channels));
    feedForward =
        child(
            "ffn",
            new FeedForward(
                channels,
                args.feedforwardChannels(),
                args.numFfnFcs(),
                args.ffnActCfg(),
                args.dropout(),
                Dropout.of(0)));
    feedForwardNorm = child("ffn_norm", new LayerNorm(channels));
    clsLayers = child("cls_fcs", new Tower(args.numClsFcs(), channels)).layers;
    regLayers = child("reg_fcs", new Tower(args.numRegFcs(), channels)).layers;
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    childIfModule("loss_iou", args.lossIou());
    cls.init(Init.constant(0));
    reg.init(Init.constant(0));
    parameters().values().stream()
        .filter(parameter -> parameter.shape().rank() > 1)
        .forEach(parameter -> parameter.init(Init.xavierUniform(1)));
    if (!args.lossCls().hasBackground() && cls.bias() != null) {
      cls.bias().init(Init.biasByProbability(PRIOR));
    }
  }

  /** Returns the number of classes, without the background. */
  int numClasses() {
    return args.numClasses();
  }

  /** Returns the number of channels of queries. */
  int channels() {
    return args.inChannels();
  }

  /** Returns the coder of the boxes. */
  BoxCoder coder() {
    return args.bboxCoder();
  }

  /**
   * Checks that the head fits its input.
   *
   * @param channels number of channels of the features of a region
   * @param size height and width of the features
   * @throws ArgumentException if it does not; names the argument
   */
  void checkInputs(int channels, OutputSize size) {
    ArgumentException.checkAll(
        () -> RoiBoxHead.requireChannels("in_channels", args.inChannels(), channels),
        () ->
            ArgumentException.checkPart(
                "dynamic_conv_cfg",
                () -> args.dynamicConvCfg().checkInputs(args.inChannels(), size, true)));
  }

  /**
   * Applies the layers.
   *
   * @param features {@code [n * p, C, height, width]}
   * @param queries {@code [n, p, C]}
   */
  Output forward(Tensor features, Tensor queries) {
    Tensor attended =
        attentionNorm.forward(attention.forward(AttentionInput.of(queries))).flatten(0, 1);
    Tensor convolved = args.dynamicConvCfg().forward(attended, features);
    Tensor x = convNorm.forward(attended.add(dropout.forward(convolved)));
    x = feedForwardNorm.forward(feedForward.forward(x, x));
    return new Output(
        cls.forward(applied(clsLayers, x)),
        reg.forward(applied(regLayers, x)),
        x.reshape(queries.shape().get(0), -1, args.inChannels()),
        attended);
  }

  private static Tensor applied(List<NormedLinear> layers, Tensor x) {
    Tensor y = x;
    for (NormedLinear layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  /**
   * Returns the probability of each class, {@code [n, classes]}.
   *
   * @param scores {@code [n, scores]}
   */
  Tensor probabilities(Tensor scores) {
    return args.lossCls().probabilities(scores, args.numClasses());
  }

  /**
   * Computes the losses. Boxes are compared for the queries that have an object.
   *
   * @param boxes {@code [n * p, 4]}: decoded boxes
   * @param sizes {@code [n * p, 4]}: width, height, width and height of the image of each
   * @param posWeight weight of positives in the loss of the scores
   * @param average divisor of all losses: the mean number of positives of a process
   */
  Losses losses(
      Output output,
      Tensor boxes,
      SparseTargets targets,
      Tensor sizes,
      double posWeight,
      double average) {
    Tensor scores = output.scores();
    Tensor divisor = Tensor.scalar(average, scores.device());
    Tensor isObject = targets.labels().lt(args.numClasses()).to(scores.type());
    Tensor own = boxes.indexSelect(0, targets.positives());
    Tensor size = sizes.indexSelect(0, targets.positives());
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls().loss(scores, targets.labels(), isObject.mul(posWeight - 1).add(1), divisor));
    losses.add(
        "pos_acc",
        RegionLoss.accuracy(
            scores.indexSelect(0, targets.positives()),
            targets.labels().indexSelect(0, targets.positives())));
    losses.add(
        "loss_bbox", args.lossBbox().loss(own.div(size), targets.boxes().div(size), null, divisor));
    losses.add("loss_iou", args.lossIou().loss(own, targets.boxes(), null, divisor));
    return losses;
  }
}
