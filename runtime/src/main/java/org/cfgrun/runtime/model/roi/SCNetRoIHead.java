package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage of a sample-consistent cascade (SCNet, https://arxiv.org/abs/2012.10150). One mask
 * head follows the last stage of the cascade and uses the features of its box head. The features of
 * a semantic segmentation and of a global context are added to those of regions.
 */
@Component(Registries.MODELS)
public final class SCNetRoIHead extends CascadeRoIHead {
  private static final String RELAY = "feat_relay_head";
  private static final String CONTEXT = "glbctx_head";

  /**
   * @param semanticRoiExtractor computes features of regions from those of {@code semantic_head},
   *     which requires it
   * @param semanticHead segments images by class; None for none. Training it requires semantic maps
   * @param featRelayHead makes features for masks from those of the last box head; none if None
   * @param glbctxHead computes a global context of each image; none if None
   * @param cascade arguments of {@code CascadeRoIHead}; {@code mask_head} and {@code
   *     mask_roi_extractor} are required
   */
  public record Args(
      @Default("None") @Nullable RoiExtractor semanticRoiExtractor,
      @Default("None") @Nullable SemanticHead semanticHead,
      @Default("None") @Nullable FeatureRelayHead featRelayHead,
      @Default("None") @Nullable GlobalContextHead glbctxHead,
      @Inline CascadeRoIHead.Args cascade) {
    public Args {
      if (cascade.maskHead() == null || cascade.maskRoiExtractor() == null) {
        throw new ArgumentException(
            "`SCNetRoIHead` requires `mask_head` and `mask_roi_extractor`. Set both.");
      }
      SemanticBranch.of(semanticRoiExtractor, semanticHead);
    }

    @Nullable SemanticBranch semantic() {
      return SemanticBranch.of(semanticRoiExtractor, semanticHead);
    }

    private Features features() {
      List<FusedFeatures.Source> sources = new ArrayList<>();
      SemanticBranch branch = semantic();
      if (branch != null) {
        sources.add(branch.source());
      }
      if (glbctxHead != null) {
        sources.add((map, rois, size) -> map.indexSelect(0, images(rois)));
      }
      return new Features(
          extractor -> new FusedFeatures(extractor, sources),
          extractor -> new FusedFeatures(extractor, sources));
    }

    private static Tensor images(Tensor rois) {
      return rois.narrow(1, 0, 1).squeeze(1).to(ElementType.INT64);
    }
  }

  private final Args args;
  private final @Nullable SemanticBranch semantic;

  public SCNetRoIHead(Args args) {
    super(args.cascade(), args.features(), true);
    this.args = args;
    semantic = args.semantic();
    if (semantic != null) {
      child(SemanticBranch.EXTRACTOR, semantic.extractor());
      child(SemanticBranch.HEAD, semantic.head());
    }
    FeatureRelayHead relay = args.featRelayHead();
    if (relay != null) {
      child(RELAY, relay);
      noteMisfits(() -> ArgumentException.checkPart(RELAY, () -> checkRelay(relay)));
    }
    GlobalContextHead context = args.glbctxHead();
    if (context != null) {
      child(CONTEXT, context);
      if (context.numClasses() != numClasses()) {
        addMisfit(
            new ArgumentException(
                CONTEXT + ".num_classes",
                "`num_classes` of the global context is %s, but the box heads have %s classes."
                    .formatted(context.numClasses(), numClasses())));
      }
    }
  }

  /** Checks that the relay connects the last box head and the features for masks. */
  private void checkRelay(FeatureRelayHead relay) {
    int size = lastStage().head() instanceof ConvFCBBoxHead head ? head.sharedSize() : 0;
    RoiExtractor extractor = masks().get(0).extractor();
    OutputSize wanted = extractor.outputSize();
    ArgumentException.checkAll(
        () -> {
          if (size == 0) {
            throw new ArgumentException(
                "The features of the last `bbox_head` cannot be relayed. Use `SCNetBBoxHead` with `num_shared_fcs` of at least 1.");
          }
          if (size != relay.inChannels()) {
            throw new ArgumentException(
                "in_channels",
                "`in_channels` is %s, but the shared features of the last `bbox_head` have the size %s."
                    .formatted(relay.inChannels(), size));
          }
        },
        () ->
            RoiBoxHead.requireChannels(
                "out_conv_channels", relay.outChannels(), extractor.outChannels()),
        () -> {
          if (!relay.outputSize().equals(wanted)) {
            throw new ArgumentException(
                "roi_feat_size",
                "`roi_feat_size` times `scale_factor` is %s, but the features for masks have the size %s."
                    .formatted(relay.outputSize(), wanted));
          }
        });
  }

  private RoiStage lastStage() {
    return stages().get(stages().size() - 1);
  }

  @Override
  public boolean trainsSemanticMaps() {
    return semantic != null;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    int channels = lastStage().extractor().outChannels();
    GlobalContextHead context = args.glbctxHead();
    ArgumentException.checkAll(
        () -> super.checkInputs(inputs),
        () -> {
          if (semantic != null) {
            semantic.checkInputs(inputs, channels);
          }
        },
        () -> {
          if (context != null) {
            ArgumentException.checkPart(CONTEXT, () -> context.checkInputs(inputs, channels));
          }
        });
  }

  @Override
  public Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    Maps maps = maps(features);
    Losses own = new Losses();
    if (semantic != null && maps.semantic() != null) {
      own = own.plus(semantic.losses(maps.semantic(), batch.groundTruth()));
    }
    if (args.glbctxHead() != null && maps.context() != null) {
      own.add("loss_glbctx", args.glbctxHead().loss(maps.context().logits(), batch.groundTruth()));
    }
    return own.plus(super.losses(maps.all(features), proposals, batch, stageCfgs));
  }

  /** Outputs of the heads for whole images. */
  private record Maps(
      SemanticHead.@Nullable Output semantic, GlobalContextHead.@Nullable Output context) {
    /** Returns the maps for regions: those of the heads, then those of the pyramid. */
    List<Tensor> all(List<Tensor> pyramid) {
      List<Tensor> all = new ArrayList<>();
      if (semantic != null) {
        all.add(semantic.features());
      }
      if (context != null) {
        all.add(context.features());
      }
      all.addAll(pyramid);
      return all;
    }
  }

  private Maps maps(List<Tensor> features) {
    GlobalContextHead context = args.glbctxHead();
    return new Maps(
        semantic == null ? null : semantic.head().forward(features),
        context == null ? null : context.forward(features));
  }

  @Override
  Losses maskLosses(
      int stage,
      List<Tensor> features,
      RoiTargets targets,
      RoiBoxHead.Output output,
      List<GroundTruth> truths,
      RoiTrainCfg cfg) {
    MaskBranch branch = masks().get(0);
    double weight = args.cascade().stageLossWeights().stream().mapToDouble(each -> each).sum();
    return branch
        .losses(
            features,
            targets,
            truths,
            cfg,
            pooled -> logits(pooled, relayed(output, targets.positives())))
        .scaled("", weight);
  }

  private Tensor logits(Tensor pooled, @Nullable Tensor relayed) {
    return masks().get(0).head().forward(relayed == null ? pooled : pooled.add(relayed));
  }

  /** Returns the relayed features of some regions of a box head; null without a relay. */
  private @Nullable Tensor relayed(RoiBoxHead.Output output, @Nullable Tensor regions) {
    FeatureRelayHead relay = args.featRelayHead();
    if (relay == null) {
      return null;
    }
    Tensor shared = Objects.requireNonNull(output.shared());
    return relay.forward(regions == null ? shared : shared.indexSelect(0, regions));
  }

  @Override
  public List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale) {
    return super.detect(maps(features).all(features), proposals, metas, cfg, rescale);
  }

  @Override
  Tensor probabilities(List<Tensor> features, Tensor rois, Tensor labels) {
    MaskBranch branch = masks().get(0);
    Tensor relayed = relayed(lastStage().forward(features, rois), null);
    Tensor logits = logits(branch.pooled(features, rois), relayed);
    return branch.head().ownLogits(logits, labels).sigmoid();
  }
}
