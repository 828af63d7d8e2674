package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * VGG network (https://arxiv.org/abs/1409.1556) as SSD changes it: the last pooling keeps the
 * resolution, and two convolutions replace the linear layers. The convolutions have the names of
 * torchvision, {@code features.0}, {@code features.2}, ...; numbers count ReLU and pooling too.
 */
@Component(Registries.MODELS)
public final class SSDVGG extends Backbone implements PretrainedPart.Owner {
  private static final Map<Integer, List<Integer>> CONVS =
      Map.of(
          11, List.of(1, 1, 2, 2, 2),
          13, List.of(2, 2, 2, 2, 2),
          16, List.of(2, 2, 3, 3, 3),
          19, List.of(2, 2, 4, 4, 4));

  private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512, 512);
  private static final int IMAGE_CHANNELS = 3;
  private static final int LAST_CHANNELS = 1024;

  /**
   * @param depth 11, 13, 16 or 19
   * @param withLastPool whether the last stage ends with a pooling that halves the resolution
   * @param ceilMode whether pooling rounds sizes up
   * @param outIndices accepted for compatibility with mmdet's configs; has no effect, as in mmdet
   * @param outFeatureIndices numbers of the layers whose results are outputs
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)}
   * @param initCfg initial values; Kaiming normal, mode fan-out, if None
   */
  public record Args(
      int depth,
      @Default("False") boolean withLastPool,
      @Default("True") boolean ceilMode,
      @Default("(3, 4)") List<Integer> outIndices,
      @Default("(22, 34)") List<Integer> outFeatureIndices,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (!CONVS.containsKey(depth)) {
        throw new ArgumentException("depth", "Expected 11, 13, 16 or 19, got %s.".formatted(depth));
      }
      InitCfg.of(pretrained, initCfg);
    }
  }

  /**
   * Layer with the number {@code last}: a pooling, or a convolution (number {@code last - 1}) with
   * its ReLU, which overwrites its input.
   *
   * @param conv null for a pooling
   * @param pool null for a convolution
   * @param stride the factor by which it makes maps smaller
   */
  private record Step(int last, @Nullable Conv2d conv, @Nullable MaxPool2d pool, int stride) {
    Tensor forward(Tensor x) {
      Tensor y = conv == null ? x : ConvNorm.relu(conv, null, x);
      return pool == null ? y : pool.forward(y);
    }

    boolean covers(int number) {
      return number == last || conv != null && number == last - 1;
    }
  }

  /** The layers. */
  private static final class Features extends Module {
    private final List<Step> steps = new ArrayList<>();
    private final List<FeatureMap> maps = new ArrayList<>();
    private int number;
    private int channels = IMAGE_CHANNELS;
    private int stride = 1;

    void conv(int out, int kernel, int padding, int dilation) {
      Conv2d conv =
          new Conv2d(ConvShape.of(channels, out, kernel).padding(padding).dilation(dilation), true);
      child(Integer.toString(number), conv);
      channels = out;
      number += 2;
      add(new Step(number - 1, conv, null, 1));
    }

    void pool(int kernel, int step, boolean ceil) {
      stride *= step;
      add(new Step(number, null, new MaxPool2d(kernel, step, (kernel - 1) / 2, ceil), step));
      number++;
    }

    private void add(Step step) {
      steps.add(step);
      maps.add(new FeatureMap(channels, stride));
    }
  }

  private final Args args;
  private final Features features;

  public SSDVGG(Args args) {
    this.args = args;
    features = child("features", new Features());
    List<Integer> convs = Objects.requireNonNull(CONVS.get(args.depth()));
    for (int stage = 0; stage < convs.size(); stage++) {
      for (int i = 0; i < convs.get(stage); i++) {
        features.conv(CHANNELS.get(stage), 3, 1, 1);
      }
      if (stage < convs.size() - 1 || args.withLastPool()) {
        features.pool(2, 2, args.ceilMode());
      }
    }
    features.pool(3, 1, false);
    features.conv(LAST_CHANNELS, 3, 6, 6);
    features.conv(LAST_CHANNELS, 1, 0, 1);
    List<Integer> outs = args.outFeatureIndices();
    if (outs.isEmpty() || outs.stream().anyMatch(i -> i < 0 || i >= features.number)) {
      throw new ArgumentException(
          "out_feature_indices",
          "Expected numbers of layers from 0 to %s, got %s.".formatted(features.number - 1, outs));
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    } else {
      features.forEachModule(
          (path, part) -> {
            if (part instanceof Conv2d conv) {
              conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
            }
          });
    }
  }

  private boolean isOutput(Step step) {
    return args.outFeatureIndices().stream().anyMatch(step::covers);
  }

  @Override
  public void checkImages(int channels) {
    if (channels != IMAGE_CHANNELS) {
      throw new ArgumentException(
          "`SSDVGG` requires images of %s channels, but the images have %s."
              .formatted(IMAGE_CHANNELS, channels));
    }
  }

  @Override
  public List<FeatureMap> outputs() {
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = 0; i < features.steps.size(); i++) {
      if (isOutput(features.steps.get(i))) {
        outputs.add(features.maps.get(i));
      }
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = images;
    for (Step step : features.steps) {
      x = step.forward(x);
      if (isOutput(step)) {
        maps.add(x);
      }
    }
    return maps;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    InitCfg init = InitCfg.of(args.pretrained(), args.initCfg());
    return init == null ? List.of() : init.partsOf(this);
  }
}
