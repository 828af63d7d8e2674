package org.cfgrun.tests.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.ModuleState;
import org.cfgrun.runtime.checkpoint.PthWriter;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.inference.PredictorOptions;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/** Detectors with random weights in all parameters, also in those that are initially 0. */
final class SmallDetector {
  /** A narrow variant of a recipe with a backbone of depth 18. */
  static final String NARROW =
      """
      _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
      model = dict(
          backbone=dict(base_channels=8, stem_channels=8),
          neck=dict(in_channels=[8, 16, 32, 64], out_channels=16),
          bbox_head=dict(in_channels=16, feat_channels=16, stacked_convs=1))
      """;

  private SmallDetector() {}

  /** Writes a config, and returns a predictor with random weights. */
  static Predictor open(Path folder, String config, String... overrides) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "detector", ".cfg"), config);
    return Predictor.open(
        file.toString(),
        checkpoint(folder, file.toString(), overrides),
        PredictorOptions.DEFAULT.withDevice("cpu").withOverrides(List.of(overrides)));
  }

  /** Saves random weights of the model of a config. */
  static Path checkpoint(Path folder, String config, String... overrides) throws IOException {
    Problems problems = new Problems();
    EvaluatedConfig evaluated =
        Objects.requireNonNull(
            new Interpreter().evaluate(config, List.of(overrides), problems),
            () -> problems.all().toString());
    ModelSection<Detector> section =
        ModelSection.read(
            new Sections(evaluated.root(), problems),
            new ComponentBuilder(Components.standard()),
            Detector.class);
    assertThat(problems.all()).isEmpty();
    Detector model = Objects.requireNonNull(section).model();
    Random random = new Random(1);
    model.materialize(Device.CPU, random);
    try (TensorScope ignored = new TensorScope()) {
      Autograd.noGrad(() -> model.state().values().forEach(each -> randomize(each, random)));
    }
    Path checkpoint = Files.createTempFile(folder, "weights", ".pth");
    PthWriter.write(checkpoint, Map.of("state_dict", ModuleState.of(model)));
    model.free();
    return checkpoint;
  }

  /** Draws weights that keep the variance, and factors and offsets around a half. */
  private static void randomize(Parameter parameter, Random random) {
    if (parameter.dataType() != ElementType.FLOAT32) {
      return;
    }
    Shape shape = parameter.shape();
    boolean weight = shape.rank() > 1;
    double scale = weight ? 1 / Math.sqrt((double) shape.size() / shape.get(0)) : .2;
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian() * scale;
      values[i] = (float) (weight ? value : .5 + Math.abs(value));
    }
    parameter.data().copy_(Tensor.of(values, shape, Device.CPU));
  }
}
