package org.cfgrun.runtime.torch;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where tensors live. */
public final class Devices {
  private static final Pattern GPU = Pattern.compile("(?:gpu|cuda)(?::(\\d{1,3}))?");

  private Devices() {}

  /**
   * The device that a word names.
   *
   * @param name {@code cpu}, {@code gpu} (the first), {@code gpu:N}, or {@code auto}: the first
   *     GPU, where there is one, else the CPU; {@code cuda} means {@code gpu}
   * @throws IllegalArgumentException when the word names no device, or one that is not there
   * @throws EngineFailure when the engine does not start
   */
  public static Device parse(String name) {
    int gpus = EngineStart.engine().getGpuCount();
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (name.equals("auto")) {
      return gpus > 0 ? Device.gpu() : Device.cpu();
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "`" + name + "` is no device: write auto, cpu, gpu or gpu:N.");
    }
    int index = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
    if (index >= gpus) {
      throw new IllegalArgumentException(
          "There is no device `" + name + "`: the engine sees " + gpus + " GPUs.");
    }
    return Device.gpu(index);
  }

  /** Gives cached memory that no tensor uses back to a GPU; does nothing for a CPU. */
  public static void emptyCache(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }
}
