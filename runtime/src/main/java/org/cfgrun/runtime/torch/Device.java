package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;

/**
 * Device of tensors.
 *
 * @param isGpu whether it is a GPU; otherwise it is the CPU
 * @param index index of the GPU; 0 for the CPU
 */
public record Device(boolean isGpu, int index) {
  /** CPU. */
  public static final Device CPU = new Device(false, 0);

  private static final Pattern GPU = Pattern.compile("(?:gpu|cuda)(?::(\\d{1,3}))?");

  /** Returns a GPU by index. */
  public static Device gpu(int index) {
    return new Device(true, index);
  }

  /**
   * Returns the device with a name.
   *
   * @param name {@code cpu}, {@code gpu} (the first), {@code gpu:N}, or {@code auto}: the first GPU
   *     if present, otherwise the CPU; {@code cuda} means {@code gpu}
   * @throws IllegalArgumentException when the name is invalid, or the device is missing
   * @throws ConfigException if the engine does not start
   */
  public static Device parse(String name) {
    int gpus = TorchEngine.start().getGpuCount();
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("auto")) {
      return gpus > 0 ? gpu(0) : CPU;
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "`" + name + "` is not a device. Use auto, cpu, gpu or gpu:N.");
    }
    int index = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
    if (index >= gpus) {
      throw new IllegalArgumentException(
          "Device `" + name + "` is not available: the engine sees " + gpus + " GPUs.");
    }
    return gpu(index);
  }

  /** Releases unused cached memory of a GPU; does nothing for the CPU. */
  public void emptyCache() {
    if (isGpu) {
      JniUtils.emptyCudaCache();
    }
  }

  /**
   * Sets whether cuDNN tries all its convolutions for each new size of input, and keeps the
   * fastest. This pays only if sizes rarely change. Does nothing for the CPU.
   */
  public void benchmarkConvolutions(boolean enabled) {
    if (isGpu) {
      JniUtils.setBenchmarkCuDNN(enabled);
    }
  }

  /**
   * Returns the memory in use on a GPU, in MB of 2^20 bytes, by all processes; empty for the CPU,
   * or if the driver does not tell.
   */
  public OptionalLong usedMemory() {
    DriverMemory memory = isGpu ? DriverMemory.ofMachine() : null;
    return memory == null ? OptionalLong.empty() : memory.used(index);
  }

  /** Returns PyTorch's name of the device. */
  String torchName() {
    return isGpu ? "cuda:" + index : "cpu";
  }

  /** Returns PyTorch's device type and index. */
  int[] code() {
    return isGpu ? new int[] {1, index} : new int[] {0, -1};
  }

  /** Returns the device with PyTorch's device type and index. */
  static Device ofCode(int[] code) {
    return code[0] == 0 ? CPU : gpu(code[1]);
  }

  @Override
  public String toString() {
    return isGpu ? "gpu:" + index : "cpu";
  }
}
