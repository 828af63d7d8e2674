package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cascade of region proposal networks (Cascade RPN, https://arxiv.org/abs/1909.06720): each stage
 * refines one anchor per cell, and the next one adapts the features to the refined anchors.
 */
@Component(Registries.MODELS)
public final class CascadeRPNHead extends ProposalHead implements PretrainedPart.Owner {
  /**
   * @param numStages number of stages
   * @param stages the stages, in their order
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = 100) int numStages,
      List<StageCascadeRPNHead> stages,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final List<StageCascadeRPNHead> stages;

  public CascadeRPNHead(Args args) {
    this.args = args;
    stages = args.stages();
    if (stages.size() != args.numStages()) {
      throw new ArgumentException(
          "stages",
          "Expected `num_stages` = %s stages, got %s.".formatted(args.numStages(), stages.size()));
    }
    child("stages", new ModuleList<>(stages));
    for (int i = 0; i < stages.size(); i++) {
      StageCascadeRPNHead stage = stages.get(i);
      boolean last = i == stages.size() - 1;
      noteMisfits(() -> ArgumentException.checkPart(place(stage), () -> check(stage, last)));
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private String place(StageCascadeRPNHead stage) {
    return "stages." + stages.indexOf(stage);
  }

  private void check(StageCascadeRPNHead stage, boolean last) {
    if (!strides(stage).equals(strides(stages.get(0)))) {
      throw new ArgumentException(
          "anchor_generator",
          "Expected the strides %s of the first stage, got %s."
              .formatted(strides(stages.get(0)), strides(stage)));
    }
    if (last && !stage.args().withCls()) {
      throw new ArgumentException(
          "with_cls", "The last stage selects regions by their scores. Set `with_cls=True`.");
    }
  }

  private static List<List<Number>> strides(StageCascadeRPNHead stage) {
    AnchorGenerator generator = stage.args().anchorGenerator();
    List<List<Number>> strides = new ArrayList<>();
    for (int level = 0; level < generator.levels(); level++) {
      strides.add(generator.stride(level).numbers());
    }
    return strides;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    List<FeatureMap> maps = inputs;
    for (StageCascadeRPNHead stage : stages) {
      List<FeatureMap> own = maps;
      StageCascadeRPNHead.Args settings = stage.args();
      ArgumentException.checkPart(
          place(stage), () -> stage.parts().checkInputs(own, settings.inChannels()));
      if (settings.bridgedFeature()) {
        maps =
            maps.stream()
                .map(map -> new FeatureMap(settings.featChannels(), map.stride()))
                .toList();
      }
    }
  }

  @Override
  public int numStages() {
    return stages.size();
  }

  @Override
  public boolean selectsAsInDetection() {
    return true;
  }

  @Override
  public void checkTargets(int stage, DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> stages.get(stage).checkTraining(cfg),
        () -> cfg.requireUsed(typeName(), trainOptions()));
  }

  /**
   * Output of the last stage.
   *
   * @param anchors of each image
   */
  private record Last(StageCascadeRPNHead.Output output, List<AnchorGrid> anchors) {}

  /** Receives the output of each stage and the anchors that it was computed for. */
  private interface Visitor {
    void visit(int stage, StageCascadeRPNHead.Output output, List<AnchorGrid> anchors);
  }

  private Last run(List<Tensor> features, List<ImageMeta> metas, Visitor visitor) {
    List<MapSize> sizes = features.stream().map(MapSize::of).toList();
    AnchorGenerator generator = stages.get(0).args().anchorGenerator();
    List<AnchorGrid> anchors =
        Collections.nCopies(metas.size(), generator.grid(sizes, features.get(0).device()));
    List<Tensor> maps = features;
    for (int i = 0; ; i++) {
      StageCascadeRPNHead stage = stages.get(i);
      StageCascadeRPNHead.Output output = stage.forward(maps, anchors);
      visitor.visit(i, output, anchors);
      if (i == stages.size() - 1) {
        return new Last(output, anchors);
      }
      anchors = stage.refined(output, anchors, metas);
      maps = output.features();
    }
  }

  private Last train(
      List<Tensor> features, DetectionBatch images, List<DenseTrainCfg> cfgs, Losses losses) {
    DetectionBatch batch = images.withoutClasses();
    return run(
        features,
        batch.metas(),
        (stage, output, anchors) ->
            stages
                .get(stage)
                .losses(output, anchors, batch, cfgs.get(stage), "s%s.".formatted(stage))
                .terms()
                .forEach(losses::add));
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, List<DenseTrainCfg> cfgs) {
    Losses losses = new Losses();
    train(features, batch, cfgs, losses);
    return losses;
  }

  @Override
  public Result train(
      List<Tensor> features,
      DetectionBatch batch,
      List<DenseTrainCfg> cfgs,
      ProposalCfg proposals) {
    Losses losses = new Losses();
    Last last = train(features, batch, cfgs, losses);
    List<DetectionTensors> found = Autograd.noGrad(() -> regions(last, batch.metas(), proposals));
    return new Result(losses, found.stream().map(DetectionTensors::boxes).toList());
  }

  @Override
  public List<DetectionTensors> propose(
      List<Tensor> features, List<ImageMeta> metas, ProposalCfg cfg) {
    return regions(run(features, metas, (stage, output, anchors) -> {}), metas, cfg);
  }

  private List<DetectionTensors> regions(Last last, List<ImageMeta> metas, ProposalCfg cfg) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < last.output.codes().size(); level++) {
      outputs.add(new LevelOutput(last.output.scores().get(level), last.output.codes().get(level)));
    }
    BoxCoder coder = stages.get(stages.size() - 1).parts().coder();
    return new RegionSelection(coder, cfg).select(outputs, last.anchors::get, metas);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
