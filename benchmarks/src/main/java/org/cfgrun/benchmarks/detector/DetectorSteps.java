package org.cfgrun.benchmarks.detector;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.StepOutput;
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
 * number of kernel calls of a step. Arguments: the model, {@code retinanet}, {@code faster_rcnn} or
 * {@code mask_rcnn}, image size, steps, threads, device, and {@code wall} or {@code cpu} for the
 * clock. The masks of Mask R-CNN fill their boxes. {@code benchmarks/detectors.sh} calls it.
 */
public final class DetectorSteps {
  private static final String CONFIG = "stdlib::%s/%s_fpn_1x_coco.cfg";

  private final Detector model;
  private final SGD optimizer;
  private final DetectionBatch batch;

  private DetectorSteps(String kind, int size, Device device) {
    this(kind, kind + "_r50", size, device);
  }

  /**
   * Creates a detector and a batch of one image.
   *
   * @param kind {@code retinanet}, {@code faster_rcnn} or {@code mask_rcnn}
   * @param detector the detector with its backbone: {@code retinanet_r50}
   */
  DetectorSteps(String kind, String detector, int size, Device device) {
    Problems problems = new Problems();
    String config = CONFIG.formatted(kind, detector);
    DictNode root = requireNonNull(new Interpreter().evaluate(config, List.of(), problems)).root();
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
    float[] boxes = {
      10, 10, middle, middle, middle, 20, size - 5, size - 30, 30, middle, 90, size - 9
    };
    GroundTruth truth = new GroundTruth(boxes, new int[] {1, 17, 60}, new float[0]);
    Tensor images = Tensor.randn(new Shape(1, 3, size, size), device);
    batch =
        new DetectionBatch(
            device.isGpu() ? images : images.channelsLast(),
            List.of(new ImageMeta("a", 0, size, size, size, size, size, size, 1, 1, false)),
            List.of(kind.equals("mask_rcnn") ? truth.withMasks(filled(boxes, size)) : truth));
  }

  private static BitmapMasks filled(float[] boxes, int size) {
    List<byte[]> bitmaps = new ArrayList<>();
    for (int box = 0; box < boxes.length; box += 4) {
      byte[] bitmap = new byte[size * size];
      for (int y = (int) boxes[box + 1]; y < (int) boxes[box + 3]; y++) {
        Arrays.fill(bitmap, y * size + (int) boxes[box], y * size + (int) boxes[box + 2], (byte) 1);
      }
      bitmaps.add(bitmap);
    }
    return new BitmapMasks(size, size, bitmaps);
  }

  /** Returns the optimizer of the detector. */
  SGD optimizer() {
    return optimizer;
  }

  /** Returns the loss of the batch, recorded by autograd. */
  StepOutput forward() {
    return Autograd.record(() -> model.trainStep(batch));
  }

  private void step() {
    try (TensorScope scope = new TensorScope()) {
      StepOutput output = forward();
      optimizer.zeroGradients();
      Autograd.backward(output.loss());
      optimizer.step();
      // Waits for the device, as a training does at the end of a step.
      output.logged();
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
