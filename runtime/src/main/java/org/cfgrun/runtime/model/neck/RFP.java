package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.RecursiveBackbone;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Recursive feature pyramid (DetectoRS, https://arxiv.org/abs/2006.02334): the maps of a pyramid,
 * after atrous convolutions, are added to the stages of another backbone that sees the same image,
 * and a pyramid with the same weights is computed from its maps. A gate mixes both, {@code g * new
 * + (1 - g) * old}. Its first input is the image.
 */
@Component(Registries.MODELS)
public final class RFP extends FPN {
  /**
   * @param rfpSteps number of pyramids that are computed, at least 1
   * @param rfpBackbone backbone of each pyramid after the first, such as {@code DetectoRS_ResNet}
   * @param asppOutChannels number of channels of each atrous convolution
   * @param asppDilations dilation of each atrous convolution, with 1 at the end
   * @param pyramid arguments of {@code FPN}; its {@code init_cfg} does not apply to the other
   *     layers
   */
  public record Args(
      @Bounds(min = 1, max = 100) int rfpSteps,
      OneOrMany<Backbone> rfpBackbone,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int asppOutChannels,
      @Bounds(min = 1, max = 1024) @Default("(1, 3, 6, 1)") List<Integer> asppDilations,
      @Inline FPN.Args pyramid) {
    public Args {
      asppDilations = List.copyOf(asppDilations);
      if (asppDilations.size() < 2 || asppDilations.get(asppDilations.size() - 1) != 1) {
        throw new ArgumentException(
            "aspp_dilations",
            "Expected two or more `aspp_dilations`, the last of them 1, got %s."
                .formatted(asppDilations));
      }
    }

    List<Backbone> backbones() {
      return rfpBackbone.each("rfp_backbone", rfpSteps - 1);
    }
  }

  private static final String BACKBONE = "rfp_backbone";

  private final Args args;
  private final List<RecursiveBackbone> backbones = new ArrayList<>();
  private final AtrousPyramid atrous;
  private final Conv2d gate;

  public RFP(Args args) {
    super(args.pyramid());
    this.args = args;
    List<Backbone> further = args.rfpSteps() == 1 ? List.of() : args.backbones();
    for (Backbone backbone : further) {
      if (!(backbone instanceof RecursiveBackbone recursive)) {
        throw new ArgumentException(
            BACKBONE,
            "`%s` cannot add the maps of a pyramid. Use `DetectoRS_ResNet` or `DetectoRS_ResNeXt`."
                .formatted(backbone.typeName()));
      }
      backbones.add(recursive);
    }
    child("rfp_modules", new ModuleList<>(further));
    int channels = args.pyramid().settings().outChannels();
    atrous =
        child(
            "rfp_aspp", new AtrousPyramid(channels, args.asppOutChannels(), args.asppDilations()));
    gate = child("rfp_weight", new Conv2d(ConvShape.of(channels, 1, 1), true));
    gate.init(Init.constant(0));
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    if (inputs.isEmpty() || inputs.get(0).stride() != 1) {
      throw new ArgumentException(
          "`RFP` requires the image as its first feature map. Set `output_img=True` in the backbone.");
    }
    List<FeatureMap> maps = inputs.subList(1, inputs.size());
    List<FeatureMap> pyramid = super.outputs(maps);
    for (int i = 0; i < backbones.size(); i++) {
      RecursiveBackbone backbone = backbones.get(i);
      ArgumentException.checkPart(
          args.rfpBackbone().place(BACKBONE, i),
          () -> {
            ((Backbone) backbone).checkImages(inputs.get(0).channels());
            if (!backbone.recursiveOutputs().equals(maps)) {
              throw new ArgumentException(
                  "The feature maps of `rfp_backbone` differ from those of the backbone. Use the same `depth`, `strides` and `out_indices` in both.");
            }
            checkFeedback(backbone.feedback(), pyramid);
          });
    }
    return pyramid;
  }

  private void checkFeedback(List<FeatureMap> wanted, List<FeatureMap> pyramid) {
    int channels = args.asppOutChannels() * args.asppDilations().size();
    for (int i = 1; i < wanted.size(); i++) {
      if (wanted.get(i).channels() != channels) {
        throw new ArgumentException(
            "rfp_inplanes",
            "`rfp_inplanes` is %s, but the maps of the pyramid have %s channels, `aspp_out_channels` for each of the `aspp_dilations`."
                .formatted(wanted.get(i).channels(), channels));
      }
      if (i >= pyramid.size() || pyramid.get(i).stride() != wanted.get(i).stride()) {
        throw new ArgumentException(
            "rfp_inplanes",
            "Stage %s of `rfp_backbone` has the stride %s, but %s. Set `start_level=0` in `RFP`, and `num_outs` to at least the number of stages."
                .formatted(
                    i + 1,
                    wanted.get(i).stride(),
                    i < pyramid.size()
                        ? "level " + i + " of the pyramid has the stride " + pyramid.get(i).stride()
                        : "the pyramid has only " + pyramid.size() + " levels"));
      }
    }
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Tensor images = features.get(0);
    List<Tensor> maps = super.forward(features.subList(1, features.size()));
    for (RecursiveBackbone backbone : backbones) {
      List<Tensor> feedback = new ArrayList<>(List.of(maps.get(0)));
      for (int i = 1; i < backbone.feedback().size(); i++) {
        feedback.add(atrous.forward(maps.get(i)));
      }
      List<Tensor> next = super.forward(backbone.forward(images, feedback));
      List<Tensor> mixed = new ArrayList<>();
      for (int i = 0; i < next.size(); i++) {
        Tensor share = gate.forward(next.get(i)).sigmoid();
        mixed.add(share.mul(next.get(i)).add(share.neg().add(1).mul(maps.get(i))));
      }
      maps = mixed;
    }
    return maps;
  }
}
