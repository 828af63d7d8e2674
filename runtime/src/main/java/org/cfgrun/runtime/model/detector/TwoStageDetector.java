package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Branched;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Detector with two stages (Faster R-CNN, https://arxiv.org/abs/1506.01497): the first one finds
 * regions that may contain objects, and the second one classifies them and corrects their boxes.
 * Both use the feature maps of the same backbone and neck. Without a first stage, the detector is a
 * Fast R-CNN (https://arxiv.org/abs/1504.08083): its pipelines load regions that another model has
 * found. With a {@code CascadeRoIHead}, it is called {@code CascadeRCNN}; with a mask head
 * (https://arxiv.org/abs/1703.06870), {@code MaskRCNN}; with a {@code MaskScoringRoIHead}, {@code
 * MaskScoringRCNN}; with a {@code HybridTaskCascadeRoIHead}, {@code HybridTaskCascade}; with an
 * {@code SCNetRoIHead}, {@code SCNet}; with a {@code GridRoIHead}, {@code GridRCNN}; with a {@code
 * TridentResNet} and a {@code TridentRoIHead}, {@code TridentFasterRCNN}; with a {@code
 * PointRendRoIHead}, {@code PointRend}.
 */
@Component(
    value = Registries.MODELS,
    names = {
      "FasterRCNN",
      "CascadeRCNN",
      "FastRCNN",
      "MaskRCNN",
      "MaskScoringRCNN",
      "HybridTaskCascade",
      "SCNet",
      "GridRCNN",
      "TridentFasterRCNN",
      "PointRend",
      "TwoStageDetector"
    })
public class TwoStageDetector extends FeatureDetector {
  /**
   * @param body what computes the feature maps
   * @param rpnHead finds regions; if None, the pipelines provide them
   * @param roiHead detects objects in regions
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      @Default("None") @Nullable ProposalHead rpnHead,
      RoiHead roiHead,
      @Default("None") @Nullable TwoStageTrainCfg trainCfg,
      @Default("None") @Nullable TwoStageTestCfg testCfg) {}

  /** Number of detections that a mask head of MMDetection gets in {@code forward_dummy}. */
  private static final int DUMMY_DETECTIONS = 100;

  private final Args args;
  private final List<DenseTrainCfg> rpnCfgs;
  private final List<RoiTrainCfg> stageCfgs;

  public TwoStageDetector(Args args) {
    super(args.body());
    this.args = args;
    ProposalHead rpn = args.rpnHead();
    if (rpn != null) {
      child("rpn_head", rpn);
      checkHead("rpn_head", rpn::checkInputs);
    }
    child("roi_head", args.roiHead());
    checkHead("roi_head", args.roiHead()::checkInputs);
    TwoStageTrainCfg training = args.trainCfg();
    rpnCfgs =
        training == null || rpn == null || training.rpn() == null
            ? List.of()
            : stages("rpn", training.rpn(), rpn.numStages());
    stageCfgs =
        training == null ? List.of() : stages("rcnn", training.rcnn(), args.roiHead().numStages());
    applyInitCfg();
    noteMisfits(this::checkBranches);
  }

  @Override
  boolean takesBranches() {
    return true;
  }

  /** Checks that backbone and second stage have the same branches. */
  private void checkBranches() {
    Branched backbone = args.body().backbone() instanceof Branched branched ? branched : null;
    Branched head = args.roiHead() instanceof Branched branched ? branched : null;
    if (backbone == null && head == null) {
      return;
    }
    if (backbone == null || head == null) {
      throw new ArgumentException(
          backbone == null ? "backbone" : "roi_head",
          "`TridentResNet` and `TridentRoIHead` require each other. Set `type` to `%s`."
              .formatted(backbone == null ? "TridentResNet" : "TridentRoIHead"));
    }
    ArgumentException.checkAll(
        () -> requireEqual("num_branch", backbone.numBranch(), head.numBranch()),
        () -> requireEqual("test_branch_idx", backbone.testBranchIdx(), head.testBranchIdx()));
  }

  private static void requireEqual(String name, int ofBackbone, int ofHead) {
    if (ofBackbone != ofHead) {
      throw new ArgumentException(
          "roi_head." + name,
          "`%s` is %s, but that of the backbone is %s. Set both to the same number."
              .formatted(name, ofHead, ofBackbone));
    }
  }

  /** Returns the batch of the feature maps, which may have several branches. */
  private DetectionBatch branched(DetectionBatch batch) {
    return args.body().backbone() instanceof Branched branched
        ? batch.branched(branched.branches(args.body().backbone().isTraining()))
        : batch;
  }

  @Override
  public void checkTraining() {
    TwoStageTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    List<Runnable> checks = new ArrayList<>();
    ProposalHead rpn = args.rpnHead();
    if (rpn != null) {
      checks.add(() -> checkTraining(rpn, cfg));
      checks.add(() -> checkProposalsForTraining(rpn, cfg));
    }
    checks.add(() -> checkStages("rcnn", cfg.rcnn(), stageCfgs, args.roiHead()::checkTraining));
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  private void checkTraining(ProposalHead rpn, TwoStageTrainCfg cfg) {
    OneOrMany<DenseTrainCfg> given = required("train_cfg.rpn", cfg.rpn(), "training of `rpn_head`");
    checkStages("rpn", given, rpnCfgs, rpn::checkTargets);
  }

  private void checkProposalsForTraining(ProposalHead rpn, TwoStageTrainCfg cfg) {
    ProposalCfg selection = proposalsForTraining(rpn, cfg);
    String place = selection == cfg.rpnProposal() ? "train_cfg.rpn_proposal" : "test_cfg.rpn";
    check(place, () -> rpn.checkSelection(selection));
  }

  @Override
  public void checkDetection() {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    ArgumentException.checkAll(
        () -> {
          ProposalHead rpn = args.rpnHead();
          if (rpn != null) {
            ProposalCfg selection =
                required("test_cfg.rpn", cfg.rpn(), "detection with `rpn_head`");
            check("test_cfg.rpn", () -> rpn.checkSelection(selection));
          }
        },
        () -> {
          if (cfg.panoptic() != null && !predictsSegments()) {
            throw new ArgumentException(
                "test_cfg.panoptic",
                "`panoptic` has no effect on `%s`, only on `PanopticFPN`. Remove it."
                    .formatted(typeName()));
          }
        },
        () -> check("test_cfg.rcnn", () -> args.roiHead().checkDetection(cfg.rcnn())),
        () ->
            check(
                "test_cfg.rcnn",
                () ->
                    cfg.rcnn()
                        .points()
                        .check(args.roiHead().typeName(), args.roiHead().refinesMasks())));
  }

  @Override
  public boolean takesProposals() {
    return args.rpnHead() == null;
  }

  @Override
  public int numClasses() {
    return args.roiHead().numClasses();
  }

  @Override
  public boolean hasMasks() {
    return args.roiHead().hasMasks();
  }

  @Override
  public boolean trainsSemanticMaps() {
    return args.roiHead().trainsSemanticMaps();
  }

  private ProposalCfg proposalsForTraining(ProposalHead rpn, TwoStageTrainCfg cfg) {
    TwoStageTestCfg test = args.testCfg();
    ProposalCfg own = cfg.rpnProposal();
    ProposalCfg other = test == null ? null : test.rpn();
    if (rpn.selectsAsInDetection()) {
      return required("test_cfg.rpn", other, "training of `%s`".formatted(rpn.typeName()));
    }
    if (own != null || other == null) {
      return required("train_cfg", own, "training without `test_cfg.rpn`");
    }
    return other;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    return losses(features(batch.images()), batch);
  }

  /** Computes the losses of both stages from the feature maps. */
  final Losses losses(List<Tensor> features, DetectionBatch images) {
    DetectionBatch batch = branched(images);
    TwoStageTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    ProposalHead rpn = args.rpnHead();
    if (rpn == null) {
      return roiLosses(features, given(batch), batch);
    }
    required("train_cfg.rpn", cfg.rpn(), "training of `rpn_head`");
    ProposalCfg selection = proposalsForTraining(rpn, cfg);
    ProposalHead.Result first = within(rpn, () -> rpn.train(features, batch, rpnCfgs, selection));
    return first.losses().plus(roiLosses(features, first.proposals(), batch));
  }

  private Losses roiLosses(List<Tensor> features, List<Tensor> proposals, DetectionBatch batch) {
    return within(
        args.roiHead(), () -> args.roiHead().losses(features, proposals, batch, stageCfgs));
  }

  /** Returns the regions that the pipeline provides. */
  private static List<Tensor> given(DetectionBatch batch) {
    if (batch.proposals().isEmpty()) {
      throw BadData.of(
          "The pipeline provides no regions for a detector without `rpn_head`. Add `LoadProposals`,"
              + " and `Collect` with 'proposals' among its `keys`.");
    }
    return batch.proposals().stream()
        .map(boxes -> Tensor.of(boxes, new Shape(boxes.length / 4, 4), batch.images().device()))
        .toList();
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            List<Tensor> proposals = proposals(features, branched(batch), cfg);
            return within(
                args.roiHead(),
                () ->
                    args.roiHead().detect(features, proposals, batch.metas(), cfg.rcnn(), rescale));
          }
        });
  }

  @Override
  public Merging merging() {
    return args.rpnHead() != null && args.roiHead().mergesViews() ? Merging.ANY : Merging.NONE;
  }

  /**
   * Suppresses repeated regions among those of all views, and averages what the second stage says
   * of each region in all views.
   */
  @Override
  protected List<Detections> merged(List<DetectionBatch> views) {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    ProposalCfg selection = required("test_cfg.rpn", cfg.rpn(), "detection with `rpn_head`");
    ProposalHead rpn = Objects.requireNonNull(args.rpnHead());
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<List<Tensor>> features = new ArrayList<>();
            List<List<DetectionTensors>> regions = new ArrayList<>();
            for (DetectionBatch view : views) {
              List<Tensor> maps = features(view.images());
              features.add(maps);
              regions.add(within(rpn, () -> rpn.propose(maps, view.metas(), selection)));
            }
            List<Detections> detections = new ArrayList<>();
            for (int image = 0; image < views.get(0).size(); image++) {
              List<RoiHead.View> seen = new ArrayList<>();
              List<DetectionTensors> found = new ArrayList<>();
              for (int view = 0; view < views.size(); view++) {
                ImageMeta meta = views.get(view).metas().get(image);
                seen.add(new RoiHead.View(features.get(view), image, meta));
                found.add(regions.get(view).get(image).mappedBack(meta));
              }
              detections.add(merged(seen, DetectionTensors.joined(found), cfg, selection));
            }
            return detections;
          }
        });
  }

  private Detections merged(
      List<RoiHead.View> views,
      DetectionTensors regions,
      TwoStageTestCfg cfg,
      ProposalCfg selection) {
    // Regions of all levels suppress each other, as in mmdet.
    Tensor kept =
        new DetectionTensors(regions.boxes(), regions.scores(), regions.labels().zerosLike())
            .suppressed(selection.nms(), selection.maxPerImg())
            .boxes();
    return kept.shape().get(0) == 0
        ? Detections.NOTHING
        : within(args.roiHead(), () -> args.roiHead().merged(views, kept, cfg.rcnn())).toHost();
  }

  @Override
  public void forwardDummy(DetectionBatch batch) {
    TwoStageTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            ProposalHead rpn = args.rpnHead();
            if (rpn != null) {
              rpn.propose(
                  features,
                  branched(batch).metas(),
                  required("test_cfg.rpn", cfg.rpn(), "detection with `rpn_head`"));
            }
            RoiTestCfg all = cfg.rcnn().keeping(DUMMY_DETECTIONS);
            return args.roiHead()
                .detect(features, given(branched(batch)), batch.metas(), all, false);
          }
        });
  }

  /** Returns the regions to look at in each image. Those that the pipeline provides come first. */
  final List<Tensor> proposals(List<Tensor> features, DetectionBatch batch, TwoStageTestCfg cfg) {
    ProposalHead rpn = args.rpnHead();
    if (rpn == null || !batch.proposals().isEmpty()) {
      return given(batch);
    }
    ProposalCfg selection = required("test_cfg.rpn", cfg.rpn(), "detection with `rpn_head`");
    return within(rpn, () -> rpn.propose(features, batch.metas(), selection)).stream()
        .map(DetectionTensors::boxes)
        .toList();
  }
}
