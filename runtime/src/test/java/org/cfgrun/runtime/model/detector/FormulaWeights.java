package org.cfgrun.runtime.model.detector;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Parameters of two and more dimensions of a golden whose file does not have them. Each is the hash
 * of its name and of the index of an element, from -1 to 1, times {@code gain sqrt(3 / fan_in)}, as
 * bfloat16.
 */
final class FormulaWeights {
  private FormulaWeights() {}

  /** Returns the names of the parameters that follow the formula. */
  static List<String> names(Map<String, Parameter> parameters) {
    return parameters.entrySet().stream()
        .filter(entry -> !entry.getValue().isBuffer() && entry.getValue().shape().rank() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Sets these parameters. */
  static void draw(Module model, String salt, double gain) {
    for (String name : names(model.parameters())) {
      Parameter parameter = model.parameters().get(name);
      Shape shape = parameter.shape();
      int count = Math.toIntExact(shape.size());
      double factor = gain * Math.sqrt(3.0 / (count / shape.get(0)));
      int seed = seed(name + salt);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = bfloat16((float) (hash(i * 0x9E3779B1 + seed) * factor));
      }
      try (TensorScope scope = new TensorScope()) {
        Autograd.noGrad(() -> parameter.data().copy_(Tensor.of(values, shape, Device.CPU)));
      }
    }
  }

  private static int seed(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /** The finalizer of MurmurHash3, from -1 to 1. */
  private static double hash(int number) {
    int x = number;
    x ^= x >>> 16;
    x *= 0x85EBCA6B;
    x ^= x >>> 13;
    x *= 0xC2B2AE35;
    x ^= x >>> 16;
    return Integer.toUnsignedLong(x) / 2147483648.0 - 1;
  }

  /** Rounds to the nearest bfloat16; halves go to the even one. */
  private static float bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
    return Float.intBitsToFloat(rounded & 0xFFFF0000);
  }
}
