package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of convolutions and linear layers with ReLU. Shared layers come first, then a branch for
 * scores and one for boxes. In SCNet, it is called {@code SCNetBBoxHead}.
 */
@Component(
    value = Registries.MODELS,
    names = {"ConvFCBBoxHead", "SCNetBBoxHead"})
public class ConvFCBBoxHead extends RoiBoxHead implements PretrainedPart.Owner {
  /**
   * @param numSharedConvs number of 3x3 convolutions that both branches share
   * @param numSharedFcs number of linear layers that both branches share; with any, the branches
   *     have no convolutions
   * @param numClsConvs number of convolutions of the branch for scores
   * @param numClsFcs number of linear layers of the branch for scores
   * @param numRegConvs number of convolutions of the branch for boxes
   * @param numRegFcs number of linear layers of the branch for boxes
   * @param settings arguments that all such heads share
   */
  public record Args(
      @Bounds(min = 0, max = 1000) @Default("0") int numSharedConvs,
      @Bounds(min = 0, max = 1000) @Default("0") int numSharedFcs,
      @Bounds(min = 0, max = 1000) @Default("0") int numClsConvs,
      @Bounds(min = 0, max = 1000) @Default("0") int numClsFcs,
      @Bounds(min = 0, max = 1000) @Default("0") int numRegConvs,
      @Bounds(min = 0, max = 1000) @Default("0") int numRegFcs,
      @Inline BoxHeadSettings settings) {
    public Args {
      boolean any = numSharedConvs + numSharedFcs + numClsConvs + numClsFcs > 0;
      if (!any && numRegConvs + numRegFcs == 0) {
        throw new ArgumentException(
            "`ConvFCBBoxHead` requires a layer, such as `num_shared_fcs=2`.");
      }
      if (numSharedFcs > 0 && numClsConvs + numRegConvs > 0) {
        throw new ArgumentException(
            "num_shared_fcs",
            "no convolutions can follow shared linear layers. Remove `num_cls_convs` and"
                + " `num_reg_convs`.");
      }
    }
  }

  private final BoxHeadSettings settings;
  private final RoiPredictions predictions;
  private final Branch shared;
  private final Branch clsBranch;
  private final Branch regBranch;
  private final Linear cls;
  private final @Nullable Linear reg;

  public ConvFCBBoxHead(Args args) {
    settings = args.settings();
    if (settings.withAvgPool()) {
      throw new ArgumentException("with_avg_pool", "`with_avg_pool=True` is not supported.");
    }
    predictions =
        new RoiPredictions(
            settings.numClasses(),
            settings.lossCls(),
            settings.withReg()
                ? new EncodedBoxes(
                    settings.numClasses(),
                    settings.bboxCoder(),
                    settings.regClassAgnostic(),
                    settings.regDecodedBbox(),
                    settings.lossBbox())
                : new UnchangedBoxes());
    declareLosses(settings.lossCls(), settings.lossBbox());
    Width width = Width.of(settings);
    shared = new Branch(args.numSharedConvs(), args.numSharedFcs(), width, settings);
    clsBranch = new Branch(args.numClsConvs(), args.numClsFcs(), shared.out(), settings);
    regBranch = new Branch(args.numRegConvs(), args.numRegFcs(), shared.out(), settings);
    cls =
        child(
            "fc_cls",
            settings.clsPredictorCfg().layer(clsBranch.out().size(), predictions.scores()));
    reg =
        settings.withReg()
            ? child(
                "fc_reg",
                settings.regPredictorCfg().layer(regBranch.out().size(), predictions.codes()))
            : null;
    shared.declare("shared");
    clsBranch.declare("cls");
    regBranch.declare("reg");
    cls.init(Init.normal(0, 0.01));
    if (reg != null) {
      reg.init(Init.normal(0, 0.001));
    }
    if (settings.initCfg() != null) {
      settings.initCfg().apply(this);
    }
  }

  /**
   * Shape of the features between two layers.
   *
   * @param channels number of channels
   * @param cells number of cells of a region; 1 after a linear layer
   */
  private record Width(int channels, int cells) {
    static Width of(BoxHeadSettings settings) {
      OutputSize size = settings.roiFeatSize();
      return new Width(settings.inChannels(), size.height() * size.width());
    }

    int size() {
      return channels * cells;
    }
  }

  /** Convolutions followed by linear layers. */
  private final class Branch {
    private final List<ConvModule> convs = new ArrayList<>();
    private final List<Linear> linears = new ArrayList<>();
    private Width out;

    Branch(int convCount, int linearCount, Width in, BoxHeadSettings settings) {
      out = in;
      for (int i = 0; i < convCount; i++) {
        convs.add(
            new ConvModule(
                ConvShape.of(out.channels(), settings.convOutChannels(), 3).padding(1),
                settings.convCfg(),
                settings.normCfg(),
                new ReLU(new ReLU.Args(true))));
        out = new Width(settings.convOutChannels(), out.cells());
      }
      for (int i = 0; i < linearCount; i++) {
        Linear linear = new Linear(out.size(), settings.fcOutChannels(), true);
        linear.init(Init.xavierUniform(1));
        linears.add(linear);
        out = new Width(settings.fcOutChannels(), 1);
      }
    }

    Width out() {
      return out;
    }

    void declare(String name) {
      child(name + "_convs", new ModuleList<>(convs));
      child(name + "_fcs", new ModuleList<>(linears));
    }

    Tensor forward(Tensor features) {
      Tensor x = features;
      for (ConvModule conv : convs) {
        x = conv.forward(x);
      }
      for (Linear linear : linears) {
        x = linear.forward(flat(x)).relu_();
      }
      return x;
    }
  }

  /** Returns the size of the features after the shared linear layers; 0 without such layers. */
  final int sharedSize() {
    return shared.linears.isEmpty() ? 0 : shared.out().size();
  }

  private static Tensor flat(Tensor x) {
    return x.rank() > 2 ? x.flatten(1, -1) : x;
  }

  @Override
  public final int numClasses() {
    return settings.numClasses();
  }

  @Override
  public final void checkInputs(int channels, OutputSize size) {
    requireInputs(settings.inChannels(), settings.roiFeatSize(), channels, size);
  }

  @Override
  public final Output forward(Tensor features) {
    Tensor x = shared.forward(features);
    Tensor scores = cls.forward(flat(clsBranch.forward(x)));
    Tensor codes = reg == null ? scores.narrow(1, 0, 0) : reg.forward(flat(regBranch.forward(x)));
    return new Output(scores, codes, x);
  }

  @Override
  final RoiPredictions predictions() {
    return predictions;
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return settings.initCfg() == null ? List.of() : settings.initCfg().partsOf(this);
  }
}
