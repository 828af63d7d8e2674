package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Garbage;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests that training steps neither leak memory nor read freed memory. */
class TrainingMemoryTest {
  private TensorScope tensors;
  private Sequential model;

  @BeforeEach
  void buildModel() {
    tensors = new TensorScope();
    NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
    ReLU relu = new ReLU(new ReLU.Args(true));
    model =
        new Sequential(
            List.of(
                new ConvModule(ConvShape.of(3, 16, 3).padding(1), null, norms, relu),
                new MaxPool2d(2, 2, 0),
                new ConvModule(ConvShape.of(16, 16, 3).padding(1), null, null, relu)));
    model.materialize(Device.CPU, new Random(3));
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void garbageCollectionDoesNotChangeGradients() {
    List<float[]> undisturbed = gradients(() -> {});
    for (int i = 0; i < 3; i++) {
      List<float[]> disturbed = gradients(Garbage::collectAndOverwrite);
      for (int j = 0; j < undisturbed.size(); j++) {
        assertThat(disturbed.get(j)).containsExactly(undisturbed.get(j));
      }
    }
  }

  private List<float[]> gradients(Runnable between) {
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> parameters = model.parameters().values().stream().map(Parameter::data).toList();
      Autograd.zeroGradients(parameters);
      Tensor loss = loss();
      between.run();
      Autograd.backward(loss);
      return parameters.stream().map(p -> Autograd.gradient(p).toFloatArray()).toList();
    }
  }

  /** Creates every constant from a Java array, like images and targets. */
  private Tensor loss() {
    float[] pixels = new float[3 * 16 * 16];
    float[] targets = new float[16 * 8 * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) Math.cos(i);
    }
    Tensor x = Tensor.of(pixels, new Shape(1, 3, 16, 16), Device.CPU);
    Tensor t = Tensor.of(targets, new Shape(1, 16, 8, 8), Device.CPU);
    return Autograd.record(() -> model.forward(x).mul(t).sub(t).pow(2).sum().mul(0.5));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void threeHundredStepsLeakNoMemory() throws IOException {
    List<NamedParameter> parameters =
        model.parameters().entrySet().stream()
            .map(entry -> new NamedParameter(entry.getKey(), entry.getValue().data()))
            .toList();
    Optimizer optimizer =
        new SGD(
            new ParamGroups(List.of(new ParamGroup(parameters, Map.of()))),
            new SGD.Args(1e-4, 0.9, 0, 1e-4, false, false));
    for (int step = 0; step < 50; step++) {
      step(optimizer);
    }
    long tensors = Tensor.live();
    // One batch of activations takes 80 kB, so a leak would take 24 MB each time. The JVM's own
    // growth happens only once.
    List<Long> growth = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      long before = residentKilobytes();
      for (int step = 0; step < 300; step++) {
        step(optimizer);
      }
      assertThat(Tensor.live()).isLessThanOrEqualTo(tensors);
      growth.add(residentKilobytes() - before);
    }
    assertThat(growth).anySatisfy(kilobytes -> assertThat(kilobytes).isLessThan(12_000));
  }

  private void step(Optimizer optimizer) {
    try (TensorScope scope = new TensorScope()) {
      optimizer.zeroGradients();
      Autograd.backward(loss());
      optimizer.step();
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
