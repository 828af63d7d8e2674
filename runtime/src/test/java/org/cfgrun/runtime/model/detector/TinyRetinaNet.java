package org.cfgrun.runtime.model.detector;

import java.util.List;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.DeltaXYWHBBoxCoder;
import org.cfgrun.runtime.box.GreedyNms;
import org.cfgrun.runtime.box.MaxIoUAssigner;
import org.cfgrun.runtime.box.NegativeRange;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.backbone.ResNet;
import org.cfgrun.runtime.model.backbone.ResNetStyle;
import org.cfgrun.runtime.model.head.RetinaHead;
import org.cfgrun.runtime.model.loss.FocalLoss;
import org.cfgrun.runtime.model.loss.L1Loss;
import org.cfgrun.runtime.model.loss.Reduction;
import org.cfgrun.runtime.model.neck.ExtraConvs;
import org.cfgrun.runtime.model.neck.FPN;
import org.cfgrun.runtime.model.neck.UpsampleCfg;
import org.cfgrun.runtime.nn.BatchNormLayers;

/** RetinaNets as mmdet's {@code retinanet_r50_fpn} describes them, of any size. */
public final class TinyRetinaNet {
  private TinyRetinaNet() {}

  /**
   * A RetinaNet.
   *
   * @param depth of the ResNet
   * @param baseChannels of the ResNet
   * @param channels of pyramid and head
   */
  public static SingleStageDetector of(
      int depth, int baseChannels, int channels, int stackedConvs, int classes) {
    int widest = depth < 50 ? baseChannels : baseChannels * 4;
    List<Integer> inChannels = List.of(widest, widest * 2, widest * 4, widest * 8);
    return new SingleStageDetector(
        new SingleStageDetector.Args(
            backbone(depth, baseChannels, 1),
            new FPN(
                new FPN.Args(
                    inChannels,
                    channels,
                    5,
                    1,
                    -1,
                    ExtraConvs.ON_INPUT,
                    false,
                    false,
                    null,
                    null,
                    null,
                    new UpsampleCfg("nearest", null),
                    null)),
            head(channels, stackedConvs, classes),
            trainCfg(),
            new DenseTestCfg(
                new GreedyNms(new GreedyNms.Args(.5, 0, 0, -1, false, 10000)), 1000, .05, 100, 0),
            null,
            null));
  }

  /** A ResNet with fixed batch statistics. */
  public static Backbone backbone(int depth, int baseChannels, int frozenStages) {
    return new ResNet(
        new ResNet.Args(
            depth,
            3,
            null,
            baseChannels,
            4,
            List.of(1, 2, 2, 2),
            List.of(1, 1, 1, 1),
            List.of(0, 1, 2, 3),
            ResNetStyle.PYTORCH,
            frozenStages,
            null,
            new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, .1)),
            true,
            false,
            true,
            null,
            null));
  }

  private static RetinaHead head(int channels, int stackedConvs, int classes) {
    return new RetinaHead(
        new RetinaHead.Args(
            classes,
            channels,
            new FocalLoss(new FocalLoss.Args(true, 2, .25, Reduction.MEAN, 1, false)),
            stackedConvs,
            channels,
            null,
            null,
            anchors(),
            new DeltaXYWHBBoxCoder(
                new DeltaXYWHBBoxCoder.Args(
                    List.of(0., 0., 0., 0.), List.of(1., 1., 1., 1.), true, false, 32)),
            false,
            new L1Loss(new L1Loss.Args(Reduction.MEAN, 1)),
            null));
  }

  private static AnchorGenerator anchors() {
    List<Stride> strides = List.of(8, 16, 32, 64, 128).stream().map(s -> new Stride(s, s)).toList();
    return new AnchorGenerator(
        new AnchorGenerator.Args(strides, List.of(.5, 1., 2.), null, null, true, 4., 3, null, 0));
  }

  private static DenseTrainCfg trainCfg() {
    MaxIoUAssigner assigner =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                .5, new NegativeRange(0, .4f), 0, true, -1, true, true, -1, new BboxOverlaps2D()));
    return new DenseTrainCfg(assigner, new PseudoSampler(), -1, -1, false);
  }
}
