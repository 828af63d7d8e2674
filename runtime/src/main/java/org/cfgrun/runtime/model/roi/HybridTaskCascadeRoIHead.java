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
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage of a hybrid task cascade (HTC, https://arxiv.org/abs/1901.07518): a cascade in which
 * masks are trained on the boxes that the same stage has corrected, each mask head uses the
 * features of those before it, and the features of a semantic segmentation are added to those of
 * regions.
 */
@Component(Registries.MODELS)
public final class HybridTaskCascadeRoIHead extends CascadeRoIHead {
  /**
   * @param semanticRoiExtractor computes features of regions from those of {@code semantic_head},
   *     which requires it
   * @param semanticHead segments images by class; None for none. Training it requires semantic maps
   * @param semanticFusion heads that use its features: {@code bbox}, {@code mask}, or both
   * @param interleaved whether masks are trained on the boxes that the same stage has corrected,
   *     among which regions are selected again; if False, on the regions of the boxes
   * @param maskInfoFlow whether a mask head uses the features of those of the stages before it
   * @param cascade arguments of {@code CascadeRoIHead}
   */
  public record Args(
      @Default("None") @Nullable RoiExtractor semanticRoiExtractor,
      @Default("None") @Nullable SemanticHead semanticHead,
      @Default("('bbox', 'mask')") List<String> semanticFusion,
      @Default("True") boolean interleaved,
      @Default("True") boolean maskInfoFlow,
      @Inline CascadeRoIHead.Args cascade) {
    private static final String BOXES = "bbox";
    private static final String MASKS = "mask";

    public Args {
      semanticFusion = List.copyOf(semanticFusion);
      for (String user : semanticFusion) {
        if (!user.equals(BOXES) && !user.equals(MASKS)) {
          throw new ArgumentException(
              "semantic_fusion",
              "Expected 'bbox' or 'mask' in `semantic_fusion`, got '%s'.".formatted(user));
        }
      }
      if (interleaved && cascade.maskHead() == null) {
        throw new ArgumentException(
            "interleaved",
            "Without `mask_head`, `interleaved=True` has no masks to train on corrected boxes. Set `interleaved=False`, or set `mask_head`.");
      }
      SemanticBranch.of(semanticRoiExtractor, semanticHead);
    }

    @Nullable SemanticBranch semantic() {
      return SemanticBranch.of(semanticRoiExtractor, semanticHead);
    }

    private Features features() {
      return new Features(
          extractor -> fused(extractor, BOXES), extractor -> fused(extractor, MASKS));
    }

    private RoiExtractor fused(RoiExtractor extractor, String user) {
      SemanticBranch branch = semantic();
      if (branch == null) {
        return extractor;
      }
      boolean uses = semanticFusion.contains(user);
      return new FusedFeatures(
          extractor, List.of(uses ? branch.source() : FusedFeatures.Source.NONE));
    }
  }

  private final Args args;
  private final @Nullable SemanticBranch semantic;
  private final List<HTCMaskHead> maskHeads = new ArrayList<>();

  public HybridTaskCascadeRoIHead(Args args) {
    super(args.cascade(), args.features(), false);
    this.args = args;
    semantic = args.semantic();
    if (semantic != null) {
      child(SemanticBranch.EXTRACTOR, semantic.extractor());
      child(SemanticBranch.HEAD, semantic.head());
    }
    for (int i = 0; i < masks().size(); i++) {
      String place = placeOfMasks(i);
      if (masks().get(i).head() instanceof HTCMaskHead head) {
        HTCMaskHead before = i == 0 ? null : maskHeads.get(i - 1);
        if (before != null && args.maskInfoFlow()) {
          noteMisfits(() -> ArgumentException.checkPart(place, () -> checkFlow(before, head)));
        }
        maskHeads.add(head);
      } else {
        throw new ArgumentException(
            place, "`HybridTaskCascadeRoIHead` requires mask heads of the type `HTCMaskHead`.");
      }
    }
  }

  /** Checks that a mask head can use the features of the one before it. */
  private static void checkFlow(HTCMaskHead before, HTCMaskHead head) {
    int in = head.args().head().layers().inChannels();
    int out = head.args().head().layers().convOutChannels();
    if (!head.args().withConvRes()) {
      throw new ArgumentException(
          "with_conv_res",
          "With `mask_info_flow=True`, this stage uses the features of the stage before. Set `with_conv_res=True`.");
    }
    if (before.convolvedChannels() != out) {
      throw new ArgumentException(
          "conv_out_channels",
          "`conv_out_channels` of the head is %s, but the features of the stage before have %s channels."
              .formatted(out, before.convolvedChannels()));
    }
    if (in != out) {
      throw new ArgumentException(
          "conv_out_channels",
          "`conv_out_channels` of the head is %s, but its result is added to features of %s channels (`in_channels`)."
              .formatted(out, in));
    }
  }

  @Override
  public boolean trainsSemanticMaps() {
    return semantic != null;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    ArgumentException.checkAll(
        () -> super.checkInputs(inputs),
        () -> {
          if (semantic != null) {
            semantic.checkInputs(inputs, stages().get(0).extractor().outChannels());
          }
        });
  }

  @Override
  public Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    if (semantic == null) {
      return super.losses(features, proposals, batch, stageCfgs);
    }
    SemanticHead.Output output = semantic.head().forward(features);
    return semantic
        .losses(output, batch.groundTruth())
        .plus(super.losses(withMap(output, features), proposals, batch, stageCfgs));
  }

  private static List<Tensor> withMap(SemanticHead.Output output, List<Tensor> features) {
    List<Tensor> all = new ArrayList<>(List.of(output.features()));
    all.addAll(features);
    return all;
  }

  @Override
  boolean masksUseCorrectedBoxes() {
    return args.interleaved();
  }

  @Override
  Losses maskLosses(
      int stage,
      List<Tensor> features,
      RoiTargets targets,
      RoiBoxHead.Output output,
      List<GroundTruth> truths,
      RoiTrainCfg cfg) {
    return masks()
        .get(stage)
        .losses(features, targets, truths, cfg, pooled -> logits(stage, pooled))
        .scaled("s" + stage + ".", weight(stage));
  }

  private Tensor logits(int stage, Tensor pooled) {
    Tensor convolved = null;
    for (int i = args.maskInfoFlow() ? 0 : stage; i <= stage; i++) {
      convolved = maskHeads.get(i).convolved(pooled, convolved);
    }
    return maskHeads.get(stage).logits(Objects.requireNonNull(convolved));
  }

  @Override
  public List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale) {
    List<Tensor> maps =
        semantic == null ? features : withMap(semantic.head().forward(features), features);
    return super.detect(maps, proposals, metas, cfg, rescale);
  }

  /** Predicts masks of all stages from the features of the last one, as mmdet does. */
  @Override
  Tensor probabilities(List<Tensor> features, Tensor rois, Tensor labels) {
    Tensor pooled = masks().get(masks().size() - 1).pooled(features, rois);
    List<Tensor> all = new ArrayList<>();
    Tensor convolved = null;
    for (HTCMaskHead head : maskHeads) {
      convolved = head.convolved(pooled, args.maskInfoFlow() ? convolved : null);
      all.add(head.ownLogits(head.logits(convolved), labels).sigmoid());
    }
    return Tensor.sum(all).div(all.size());
  }
}
