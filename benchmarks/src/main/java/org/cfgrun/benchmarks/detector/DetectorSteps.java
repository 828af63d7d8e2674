package org.cfgrun.benchmarks.detector;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Threads;

/**
 * Prints what steps of training a detector take, in milliseconds, a line each, and at last the
 * number of kernel calls of a step. Arguments: the model, {@code retinanet} or {@code faster_rcnn},
 * image size, steps, threads, device, and {@code wall} or {@code cpu} for the clock. {@code
 * benchmarks/detectors.sh} calls it.
 */
public final class DetectorSteps {
  private static final String CONFIG = "stdlib::%1$s/%1$s_r50_fpn_1x_coco.cfg";

  private final Detector model;
  private final SGD optimizer;
  private final DetectionBatch batch;

  private DetectorSteps(String kind, int size, Device device) {
    Problems problems = new Problems();
    DictNode root =
        requireNonNull(new Interpreter().evaluate(CONFIG.formatted(kind), List.of(), problems))
            .root();
    Detector built =
        new ComponentBuilder(Components.standard())
            .build(Detector.class, requireNonNull(root.get("model")), problems);
    if (built == null) {
      throw new IllegalStateException(problems.all().toString());
    }
    model = built;
    model.materialize(device, new Random(0));
    model.train(true);
    List<NamedParameter> trained = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGrad()) {
                trained.add(new NamedParameter(name, parameter.data()));
              }
            });
    optimizer =
        new SGD(
            new ParamGroups(List.of(new ParamGroup(trained, Map.of()))),
            new SGD.Args(1e-4, 0.9, 0, 1e-4, false, false));
    float middle = size / 2f;
    Tensor images = Tensor.randn(new Shape(1, 3, size, size), device);
    batch =
        new DetectionBatch(
            device.isGpu() ? images : images.channelsLast(),
            List.of(new ImageMeta("a", 0, size, size, size, size, size, size, 1, 1, false)),
            List.of(
                new GroundTruth(
                    new float[] {
                      10, 10, middle, middle, middle, 20, size - 5, size - 30, 30, middle, 90,
                      size - 9
                    },
                    new int[] {1, 17, 60},
                    new float[0])));
  }

  private void step() {
    try (TensorScope scope = new TensorScope()) {
      Tensor loss = Autograd.record(() -> model.trainStep(batch)).loss();
      optimizer.zeroGradients();
      Autograd.backward(loss);
      optimizer.step();
    }
  }

  /** Prints the times of the steps; {@code args[5]} is {@code wall} or {@code cpu}. */
  public static void main(String[] args) {
    Threads.set(Integer.parseInt(args[3]));
    DetectorSteps steps =
        new DetectorSteps(args[0], Integer.parseInt(args[1]), Device.parse(args[4]));
    StepTimes.print(Integer.parseInt(args[2]), args[5].equals("wall"), steps::step);
  }
}
