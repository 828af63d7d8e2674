package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BucketingBBoxCoder;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ConvTranspose1d;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Box head with side-aware boundary localization (SABL, https://arxiv.org/abs/1912.04260). Scores
 * come from linear layers. For the boxes, attention reduces the features of a region to a row and
 * to a column; each of their places tells whether a side of the box is near, and how far it is.
 */
@Component(Registries.MODELS)
public final class SABLHead extends RoiBoxHead implements PretrainedPart.Owner {
  /**
   * @param numClasses number of classes, without the background
   * @param clsInChannels number of channels of the features of a region
   * @param regInChannels the same number
   * @param roiFeatSize height and width of the features of a region, one number
   * @param regFeatUpRatio factor by which rows and columns are enlarged, at least 2; times {@code
   *     roi_feat_size} it is {@code num_buckets}
   * @param regPreKernel kernel size of the convolutions before the attention, odd
   * @param regPostKernel kernel size of the convolutions of rows and columns, odd
   * @param regPreNum number of convolutions before the attention
   * @param regPostNum number of convolutions of rows and of columns
   * @param clsOutChannels size of the outputs of the linear layers for scores
   * @param regOffsetOutChannels size of the outputs of the linear layers for offsets
   * @param regClsOutChannels size of the outputs of the linear layers for buckets
   * @param numClsFcs number of linear layers for scores before the last one
   * @param numRegFcs number of linear layers for offsets and for buckets before the last ones
   * @param regClassAgnostic must be True: all classes share one box
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param bboxCoder encodes boxes relative to regions
   * @param lossCls loss of the scores
   * @param lossBboxCls loss of the buckets; one with {@code use_sigmoid=True}
   * @param lossBboxReg loss of the offsets
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int clsInChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int regInChannels,
      @Bounds(min = 1, max = 1000) @Default("7") int roiFeatSize,
      @Bounds(min = 2, max = 1000) @Default("2") int regFeatUpRatio,
      @Bounds(min = 1, max = 63) @Default("3") int regPreKernel,
      @Bounds(min = 1, max = 63) @Default("3") int regPostKernel,
      @Bounds(min = 0, max = 1000) @Default("2") int regPreNum,
      @Bounds(min = 0, max = 1000) @Default("1") int regPostNum,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int clsOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int regOffsetOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int regClsOutChannels,
      @Bounds(min = 1, max = 1000) @Default("1") int numClsFcs,
      @Bounds(min = 0, max = 1000) @Default("0") int numRegFcs,
      @Default("True") boolean regClassAgnostic,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='BucketingBBoxCoder', num_buckets=14, scale_factor=1.7)")
          BucketingBBoxCoder bboxCoder,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
          RegionLoss lossCls,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossBboxCls,
      @Default("dict(type='SmoothL1Loss', beta=0.1, loss_weight=1.0)") BoxLoss lossBboxReg,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      requireOdd("reg_pre_kernel", regPreKernel);
      requireOdd("reg_post_kernel", regPostKernel);
      if (!regClassAgnostic) {
        throw new ArgumentException(
            "reg_class_agnostic", "`reg_class_agnostic=False` is not supported. Remove it.");
      }
      int places = roiFeatSize * regFeatUpRatio;
      if (places != bboxCoder.buckets()) {
        throw new ArgumentException(
            "bbox_coder.num_buckets",
            "`num_buckets` must be `roi_feat_size` times `reg_feat_up_ratio`, %s, got %s."
                .formatted(places, bboxCoder.buckets()));
      }
      if (numRegFcs == 0) {
        requireInput("reg_offset_out_channels", regOffsetOutChannels, regInChannels);
        requireInput("reg_cls_out_channels", regClsOutChannels, regInChannels);
      }
      if (lossBboxCls.hasBackground()) {
        throw new ArgumentException(
            "loss_bbox_cls", "The buckets require a loss with `use_sigmoid=True`. Set it.");
      }
    }

    private static void requireOdd(String argument, int size) {
      if (size % 2 == 0) {
        throw new ArgumentException(
            argument, "`%s` must be odd, got %s.".formatted(argument, size));
      }
    }

    private static void requireInput(String argument, int channels, int in) {
      if (channels != in) {
        throw new ArgumentException(
            argument,
            "Without linear layers (`num_reg_fcs=0`), `%s` must be `reg_in_channels`, %s, got %s."
                .formatted(argument, in, channels));
      }
    }
  }

  private static final SidesKernel KERNEL = Kernel.bind(SidesKernel.class);

  private final Args args;
  private final RoiPredictions predictions;
  private final FullyConnected clsFcs;
  private final Axis x;
  private final Axis y;
  private final ModuleList<ConvModule> preConvs;
  private final Linear cls;
  private final FullyConnected bucketFcs;
  private final FullyConnected offsetFcs;
  private final Linear bucket;
  private final Linear offset;

  public SABLHead(Args args) {
    this.args = args;
    predictions =
        new RoiPredictions(
            args.numClasses(),
            args.lossCls(),
            new BucketBoxes(args.bboxCoder(), args.lossBboxCls(), args.lossBboxReg()));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox_reg", args.lossBboxReg());
    int channels = args.regInChannels();
    int cells = args.roiFeatSize() * args.roiFeatSize();
    clsFcs = fcs("cls_fcs", args.numClsFcs(), args.clsInChannels() * cells, args.clsOutChannels());
    List<ConvModule> convs = new ArrayList<>();
    for (int i = 0; i < args.regPreNum(); i++) {
      convs.add(
          new ConvModule(
              ConvShape.of(channels, channels, args.regPreKernel())
                  .padding(args.regPreKernel() / 2),
              null,
              args.normCfg(),
              new ReLU(new ReLU.Args(true))));
    }
    preConvs = child("reg_pre_convs", new ModuleList<>(convs));
    x = new Axis("x", true);
    y = new Axis("y", false);
    cls = child("fc_cls", new Linear(args.clsOutChannels(), predictions.scores(), true));
    bucketFcs = fcs("reg_cls_fcs", args.numRegFcs(), channels, args.regClsOutChannels());
    offsetFcs = fcs("reg_offset_fcs", args.numRegFcs(), channels, args.regOffsetOutChannels());
    bucket = child("fc_reg_cls", new Linear(args.regClsOutChannels(), 1, true));
    offset = child("fc_reg_offset", new Linear(args.regOffsetOutChannels(), 1, true));
    cls.init(Init.normal(0, 0.01));
    bucket.init(Init.normal(0, 0.01));
    offset.init(Init.normal(0, 0.001));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private FullyConnected fcs(String name, int count, int in, int out) {
    return child(name, new FullyConnected(count, in, out, Init.xavierUniform(1)));
  }

  /** Layers that reduce the features of a region to a row (x) or a column (y). */
  private final class Axis {
    private final boolean isRow;
    private final ConvTranspose1d upsample;
    private final ModuleList<SideConv> convs;
    private final Conv2d attention;

    Axis(String name, boolean isRow) {
      this.isRow = isRow;
      int channels = args.regInChannels();
      upsample =
          child("upsample_" + name, new ConvTranspose1d(channels, channels, args.regFeatUpRatio()));
      upsample.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
      List<SideConv> all = new ArrayList<>();
      for (int i = 0; i < args.regPostNum(); i++) {
        all.add(new SideConv(channels, args.regPostKernel(), isRow, args.normCfg()));
      }
      convs = child("reg_post_conv_" + name + "s", new ModuleList<>(all));
      attention = child("reg_conv_att_" + name, new Conv2d(ConvShape.of(channels, 1, 1), true));
      attention.init(Init.normal(0, 0.01));
    }

    /** Returns the features of each place, {@code [n, num_buckets, C]}. */
    Tensor forward(Tensor features) {
      Tensor line = KERNEL.pool(features, attention.forward(features), isRow ? 2 : 3);
      for (SideConv conv : convs.modules()) {
        line = conv.forward(line);
      }
      return upsample.forward(line).relu_().transpose(1, 2);
    }
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(int channels, OutputSize size) {
    ArgumentException.checkAll(
        () -> requireChannels("cls_in_channels", args.clsInChannels(), channels),
        () -> requireChannels("reg_in_channels", args.regInChannels(), channels),
        () -> requireSize(new OutputSize(args.roiFeatSize(), args.roiFeatSize()), size));
  }

  @Override
  public Output forward(Tensor features) {
    Tensor scores = clsFcs.forward(features.flatten(1, -1));
    Tensor map = features;
    for (ConvModule conv : preConvs.modules()) {
      map = conv.forward(map);
    }
    Tensor row = x.forward(map);
    Tensor column = y.forward(map);
    Tensor codes =
        Tensor.cat(
            List.of(
                sides(row, bucketFcs, bucket),
                sides(column, bucketFcs, bucket),
                sides(row, offsetFcs, offset),
                sides(column, offsetFcs, offset)),
            1);
    return new Output(cls.forward(scores), codes);
  }

  private static Tensor sides(Tensor places, FullyConnected linears, Linear last) {
    return KERNEL.split(last.forward(linears.forward(places)).squeeze(2));
  }

  @Override
  RoiPredictions predictions() {
    return predictions;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
