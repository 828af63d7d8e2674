package org.cfgrun.benchmarks.detector;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.roi.RoiExtractor;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Threads;

/**
 * Prints what RoIAlign of 512 regions on a pyramid takes, forward and backward, in milliseconds, a
 * line each, and at last the number of kernel calls. Arguments: those of {@link DetectorSteps}
 * after the model. {@code benchmarks/roi_align.sh} calls it.
 */
public final class RoIAlignSteps {
  private static final String EXTRACTOR =
      """
      dict(type='SingleRoIExtractor',
        roi_layer=dict(type='RoIAlign', output_size=7, sampling_ratio=0),
        out_channels=256, featmap_strides=[4, 8, 16, 32])""";

  private static final int REGIONS = 512;

  private final RoiExtractor extractor;
  private final List<Tensor> features = new ArrayList<>();
  private final Tensor rois;
  private final Tensor gradient;

  private RoIAlignSteps(int size, Device device) {
    Problems problems = new Problems();
    ConfigNode config = requireNonNull(Constants.parse(EXTRACTOR, "extractor.cfg"));
    extractor =
        requireNonNull(
            new ComponentBuilder(Components.standard())
                .build(RoiExtractor.class, config, problems));
    for (int stride : new int[] {4, 8, 16, 32}) {
      int side = (size + stride - 1) / stride;
      Tensor map = Tensor.randn(new Shape(2, 256, side, side), device);
      // The layout in which a neck returns its maps.
      features.add((device.isGpu() ? map : map.channelsLast()).requiresGrad_(true));
    }
    rois = Tensor.of(regions(size), new Shape(REGIONS, 5), device);
    gradient = Tensor.randn(new Shape(REGIONS, 256, 7, 7), device);
  }

  private static float[] regions(int size) {
    float[] rois = new float[5 * REGIONS];
    for (int i = 0; i < REGIONS; i++) {
      rois[5 * i] = i % 2;
      for (int axis = 0; axis < 2; axis++) {
        double low = i * (axis == 0 ? 53 : 29) % REGIONS * (0.8 * size / REGIONS);
        double side = 12 * Math.pow(16, i * (axis == 0 ? 37 : 91) % REGIONS / (double) REGIONS);
        rois[5 * i + 1 + axis] = (float) low;
        rois[5 * i + 3 + axis] = (float) Math.min(low + side, size);
      }
    }
    return rois;
  }

  private void step() {
    try (TensorScope scope = new TensorScope()) {
      Tensor loss = Autograd.record(() -> extractor.forward(features, rois).mul(gradient).sum());
      Autograd.backward(loss);
    }
  }

  /** Measures. */
  public static void main(String[] args) {
    Threads.set(Integer.parseInt(args[2]));
    RoIAlignSteps steps = new RoIAlignSteps(Integer.parseInt(args[0]), Device.parse(args[3]));
    StepTimes.print(Integer.parseInt(args[1]), args[4].equals("wall"), steps::step);
  }
}
