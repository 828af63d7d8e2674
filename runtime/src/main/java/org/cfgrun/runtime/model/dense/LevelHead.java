package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.LevelPriors;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Dense head that predicts scores, encoded boxes and, in some heads, a factor of the scores on
 * every level. It selects detections from these maps.
 */
public abstract class LevelHead extends DenseHead implements PretrainedPart.Owner {
  static final DenseHeadKernel KERNEL = Kernel.bind(DenseHeadKernel.class);

  private static final String SCORES = "cls_scores";
  static final String CODES = "bbox_preds";

  private final int numClasses;
  private final int inChannels;
  private final @Nullable InitCfg initCfg;

  /**
   * Creates a head.
   *
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param initCfg initial values; see {@link #applyInitCfg}
   */
  protected LevelHead(int numClasses, int inChannels, @Nullable InitCfg initCfg) {
    this.numClasses = numClasses;
    this.inChannels = inChannels;
    this.initCfg = initCfg;
  }

  /**
   * Declares the initial values of the head, after all layers are added. As in mmdet, offsets of
   * deformable convolutions are initially 0, whatever {@code init_cfg} says.
   */
  protected final void applyInitCfg() {
    applyInitCfg(this, initCfg);
  }

  /** Declares the initial values of a head in the same way. */
  static void applyInitCfg(Module head, @Nullable InitCfg initCfg) {
    if (initCfg != null) {
      initCfg.apply(head);
    }
    head.forEachModule((path, module) -> zero(module.children().get("conv_offset")));
  }

  private static void zero(@Nullable Module offset) {
    if (offset != null) {
      offset.own().values().forEach(parameter -> parameter.init(Init.constant(0)));
    }
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }

  @Override
  public final int numClasses() {
    return numClasses;
  }

  /** Checks that there is a map for each level, of the right number of channels. */
  final void checkLevels(List<FeatureMap> inputs, int levels, String argument) {
    checkLevels(inputs, levels, argument, inChannels);
  }

  /**
   * Checks that there is a map for each level, of the right number of channels.
   *
   * @param argument the head's {@code strides}, or its argument that has them
   */
  static void checkLevels(List<FeatureMap> inputs, int levels, String argument, int channels) {
    ArgumentException.checkAll(
        () -> checkLevels(inputs.size(), levels, argument), () -> checkChannels(inputs, channels));
  }

  private static void checkLevels(int maps, int levels, String argument) {
    if (maps != levels) {
      throw new ArgumentException(
          argument,
          "%s has %s `strides`, but there are %s feature maps."
              .formatted(
                  argument.equals("strides") ? "The head" : "`" + argument + "` of the head",
                  levels,
                  maps));
    }
  }

  private static void checkChannels(List<FeatureMap> inputs, int channels) {
    for (FeatureMap map : inputs) {
      if (map.channels() != channels) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` of the head is %s, but its feature maps have %s channels."
                .formatted(channels, map.channels()));
      }
    }
  }

  /** Notes a loss of a softmax where each class or sample must have a probability of its own. */
  final void requireSigmoid(String argument, boolean hasBackground) {
    noteMisfits(() -> checkSigmoid(argument, hasBackground));
  }

  /** Requires that each class or sample has a probability of its own, instead of a softmax. */
  static void checkSigmoid(String argument, boolean hasBackground) {
    if (hasBackground) {
      throw new ArgumentException(
          argument, "Expected a loss with `use_sigmoid=True`. Set `use_sigmoid=True`.");
    }
  }

  /** Applies the layers to the map of each level. */
  public abstract List<LevelOutput> forward(List<Tensor> features);

  /** Returns the anchors or points of the outputs. */
  abstract LevelPriors priors(List<LevelOutput> outputs);

  /**
   * Decodes boxes of one level.
   *
   * @param priors {@code [n, 4]} or {@code [n, 2]}
   * @param codes {@code [n, width]}
   * @param height height of the image, to which boxes are clipped
   * @param width width of the image
   * @return {@code [n, 4]}
   */
  abstract Tensor decode(int level, Tensor priors, Tensor codes, int height, int width);

  /**
   * Returns whether the scores are those of a softmax, in which the background comes last.
   * Otherwise each class has a probability of its own.
   */
  boolean hasBackground() {
    return false;
  }

  /**
   * Computes factors of the scores from the codes of boxes, {@code [n, width]}.
   *
   * @return {@code [n]}; null if there are none
   */
  @Nullable Tensor confidence(Tensor codes) {
    return null;
  }

  /** Returns MMDetection's name of the factors of the scores; null if there are none. */
  @Nullable String factorName() {
    return null;
  }

  /** Returns whether scores are probabilities; if false, logits. */
  boolean hasProbabilities() {
    return false;
  }

  /** Computes the outputs that boxes are decoded from. */
  List<LevelOutput> predict(List<Tensor> features) {
    return forward(features);
  }

  @Override
  public final HeadMaps maps(List<Tensor> features) {
    List<LevelOutput> outputs = predict(features);
    Map<String, List<Tensor>> maps = new LinkedHashMap<>();
    maps.put(SCORES, outputs.stream().map(LevelOutput::scores).toList());
    maps.put(CODES, outputs.stream().map(LevelOutput::codes).toList());
    String factors = factorName();
    if (factors != null) {
      maps.put(factors, outputs.stream().map(LevelOutput::factors).toList());
    }
    return new HeadMaps(maps);
  }

  @Override
  public final DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale, DenseTestCfg cfg) {
    return detect(outputs(maps), image, height, width, scale, cfg);
  }

  @Override
  public boolean hasCandidates() {
    return true;
  }

  @Override
  public final DetectionTensors candidates(
      HeadMaps maps, int image, int height, int width, DenseTestCfg cfg) {
    return candidates(outputs(maps), image, height, width, null, cfg);
  }

  /** Selects the candidates of one image from the outputs; see {@link #select}. */
  DetectionTensors candidates(
      List<LevelOutput> outputs,
      int image,
      int height,
      int width,
      @Nullable Tensor scale,
      DenseTestCfg cfg) {
    return new DetectionSelection(this, priors(outputs), cfg)
        .select(outputs, image, height, width, scale);
  }

  /** Selects the detections of one image from the outputs; see {@link #select}. */
  DetectionTensors detect(
      List<LevelOutput> outputs,
      int image,
      int height,
      int width,
      @Nullable Tensor scale,
      DenseTestCfg cfg) {
    return candidates(outputs, image, height, width, scale, cfg)
        .suppressed(cfg.nms(), cfg.maxPerImg());
  }

  /** Returns the outputs that {@link #maps} computed. */
  final List<LevelOutput> outputs(HeadMaps maps) {
    List<Tensor> scores = maps.get(SCORES);
    List<Tensor> codes = maps.get(CODES);
    String name = factorName();
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < scores.size(); level++) {
      Tensor factors = name == null ? null : maps.get(name).get(level);
      outputs.add(new LevelOutput(scores.get(level), codes.get(level), factors));
    }
    return outputs;
  }
}
