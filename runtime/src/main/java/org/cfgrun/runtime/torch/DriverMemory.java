package org.cfgrun.runtime.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory of GPUs, as NVIDIA's driver reports it through its library NVML. PyTorch's own counts are
 * not reachable from TorchScript.
 */
final class DriverMemory {
  private static final int SUCCESS = 0;
  private static final int MEBI = 1 << 20;

  /** Position of the used bytes in {@code nvmlMemory_t}: total, free, used. */
  private static final int USED = 2;

  /** Functions of NVML. */
  @SuppressWarnings("checkstyle:MethodName")
  interface Nvml extends Library {
    int nvmlInit_v2();

    int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

    int nvmlDeviceGetHandleByUUID(String id, PointerByReference device);

    int nvmlDeviceGetMemoryInfo(Pointer device, long[] memory);
  }

  private static @Nullable DriverMemory standard;
  private static boolean loaded;

  private final Nvml nvml;
  private final @Nullable String visible;

  /**
   * Creates a view of a library.
   *
   * @param visible value of CUDA_VISIBLE_DEVICES; null if it is not set
   */
  DriverMemory(Nvml nvml, @Nullable String visible) {
    this.nvml = nvml;
    this.visible = visible;
    nvml.nvmlInit_v2();
  }

  /** Returns the memory of this machine's GPUs; null without the driver. */
  static synchronized @Nullable DriverMemory ofMachine() {
    if (!loaded) {
      loaded = true;
      try {
        String name = Platform.isWindows() ? "nvml" : "libnvidia-ml.so.1";
        standard =
            new DriverMemory(Native.load(name, Nvml.class), System.getenv("CUDA_VISIBLE_DEVICES"));
      } catch (UnsatisfiedLinkError noDriver) {
        standard = null;
      }
    }
    return standard;
  }

  /**
   * Returns the memory in use on a GPU by all processes, in MB of 2^20 bytes; empty if it is not
   * known.
   *
   * @param index index among the GPUs that are visible to this process
   */
  OptionalLong used(int index) {
    PointerByReference device = new PointerByReference();
    long[] memory = new long[USED + 1];
    boolean known =
        find(index, device) == SUCCESS
            && nvml.nvmlDeviceGetMemoryInfo(device.getValue(), memory) == SUCCESS;
    return known ? OptionalLong.of(memory[USED] / MEBI) : OptionalLong.empty();
  }

  private int find(int index, PointerByReference device) {
    if (visible == null || visible.isBlank()) {
      return nvml.nvmlDeviceGetHandleByIndex_v2(index, device);
    }
    String[] ids = visible.split(",");
    String id = index < ids.length ? ids[index].strip() : "";
    return id.matches("\\d{1,3}")
        ? nvml.nvmlDeviceGetHandleByIndex_v2(Integer.parseInt(id), device)
        : nvml.nvmlDeviceGetHandleByUUID(id, device);
  }
}
