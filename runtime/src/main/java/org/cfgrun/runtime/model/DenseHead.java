package org.cfgrun.runtime.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head that predicts boxes at every position of the feature maps: {@code bbox_head} of a one-stage
 * detector.
 */
@BuiltFrom(Registries.MODELS)
public abstract class DenseHead extends Module {
  private Communicator processes = SingleProcess.INSTANCE;

  @Override
  public void distribute(Communicator processes) {
    super.distribute(processes);
    this.processes = processes;
  }

  /**
   * Returns the mean of a number over all processes; mmdet's {@code reduce_mean}. A head that
   * divides its losses by it has the same gradients on several processes as on one with all images.
   */
  protected final double reduceMean(double own) {
    return processes.average(new double[] {own})[0];
  }

  /**
   * Returns the means of scalars over all processes, without gradients; see {@link
   * #reduceMean(double)}. A single process gets its own scalars.
   */
  protected final List<Tensor> reduceMean(Tensor... own) {
    List<Tensor> scalars = List.of(own);
    if (processes.world() == 1) {
      return scalars;
    }
    return Autograd.noGrad(
        () -> {
          Tensor joined = Tensor.stack(scalars, 0);
          processes.average(List.of(joined));
          return IntStream.range(0, own.length).mapToObj(i -> joined.select(0, i)).toList();
        });
  }

  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /**
   * Checks that the head fits its input feature maps. A detector calls it once, when it is built.
   *
   * @param inputs one per level
   * @throws ArgumentException if the head was configured for other maps; names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /** Returns the options of {@code train_cfg} that this head uses beside those of all heads. */
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return Set.of();
  }

  /** Returns whether the head uses {@code conf_thr} of {@code test_cfg}. */
  protected boolean usesConfidence() {
    return false;
  }

  /**
   * Checks a config of the detection: an option that has no effect is refused.
   *
   * @throws ArgumentException names the argument
   */
  public final void checkDetection(DenseTestCfg cfg) {
    if (cfg.confThr() > 0 && !usesConfidence()) {
      throw new ArgumentException(
          "conf_thr",
          "`conf_thr` has no effect on `%s`, only on `YOLOV3Head`. Set `score_thr` instead."
              .formatted(typeName()));
    }
  }

  /**
   * Checks that a config of the training has everything that this head needs, and no option that
   * has no effect.
   *
   * @throws ArgumentException names the arguments
   */
  public final void checkTargets(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> checkTraining(cfg), () -> cfg.requireUsed(typeName(), trainOptions()));
  }

  /** Returns whether the head can be trained without {@code train_cfg}. */
  public boolean trainsWithoutCfg() {
    return false;
  }

  /**
   * Checks that a config of the training has everything that this head needs, before a run.
   *
   * @throws ArgumentException if something is missing; names the argument
   */
  public void checkTraining(DenseTrainCfg cfg) {}

  /**
   * Computes the losses of a batch.
   *
   * @param features one map per level
   */
  public abstract Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg);

  /**
   * Computes the maps that detections are selected from.
   *
   * @param features one map per level
   */
  public abstract HeadMaps maps(List<Tensor> features);

  /** Selects the detections of one image; see {@link DenseDetector#select}. */
  public abstract DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale, DenseTestCfg cfg);

  /**
   * Returns whether the head has candidates, among which those of other views can be suppressed.
   */
  public boolean hasCandidates() {
    return false;
  }

  /**
   * Selects the candidates of one image before repeated ones are suppressed, in pixels of the
   * model's input. Only for heads that {@link #hasCandidates}.
   */
  public DetectionTensors candidates(
      HeadMaps maps, int image, int height, int width, DenseTestCfg cfg) {
    throw new UnsupportedOperationException("`%s` has no candidates".formatted(typeName()));
  }

  /** Returns what a reader of the maps has to know; see {@link DenseDetector#mapSettings}. */
  public abstract Map<String, Object> mapSettings();
}
